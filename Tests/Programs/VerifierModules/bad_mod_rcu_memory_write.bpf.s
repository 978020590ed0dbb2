// reject: R6 cannot write into rdonly_rcu_mem
// a store to memory under RCU
.section fentry.s/__x64_sys_nanosleep
call bpf_rcu_read_lock
r1 = 4
call bpf_kfunc_ret_rcu_test_nostruct
r6 = r0
if r6 == 0 goto done
*(u32 *)(r6 + 0) = 1
done:
call bpf_rcu_read_unlock
r0 = 0
exit
