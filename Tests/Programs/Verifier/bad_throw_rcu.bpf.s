// reject: bpf_throw cannot be used inside bpf_rcu_read_lock-ed region
// inside a region
call bpf_rcu_read_lock
r1 = 0
call bpf_throw
call bpf_rcu_read_unlock
r0 = 0
exit
