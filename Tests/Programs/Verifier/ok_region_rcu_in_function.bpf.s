// accept
// a function ends its caller's RCU region
call bpf_rcu_read_lock
call f
r0 = 0
exit
.func long f(void)
call bpf_rcu_read_unlock
r0 = 0
exit
