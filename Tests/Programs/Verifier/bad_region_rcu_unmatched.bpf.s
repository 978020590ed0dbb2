// reject: unmatched rcu read unlock (kernel function bpf_rcu_read_unlock)
// an RCU region that was not begun is ended
call bpf_rcu_read_unlock
r0 = 0
exit
