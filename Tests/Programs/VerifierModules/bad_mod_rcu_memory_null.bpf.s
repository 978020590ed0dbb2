// reject: R0 invalid mem access 'rdonly_rcu_mem_or_null'
// memory under RCU that may be null
.section fentry.s/__x64_sys_nanosleep
call bpf_rcu_read_lock
r1 = 4
call bpf_kfunc_ret_rcu_test_nostruct
r1 = *(u32 *)(r0 + 0)
call bpf_rcu_read_unlock
r0 = 0
exit
