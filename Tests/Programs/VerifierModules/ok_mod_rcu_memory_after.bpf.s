// accept
// memory that was under RCU, and that was never asked
.section fentry.s/__x64_sys_nanosleep
call bpf_rcu_read_lock
r1 = 4
call bpf_kfunc_ret_rcu_test_nostruct
r6 = r0
call bpf_rcu_read_unlock
r0 = *(u32 *)(r6 + 0)
r0 = 0
exit
