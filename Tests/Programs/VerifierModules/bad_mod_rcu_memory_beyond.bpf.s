// reject: invalid access to memory, mem_size=4 off=4 size=4
// then: R6 min value is outside of the allowed memory range
// behind memory under RCU
.section fentry.s/__x64_sys_nanosleep
call bpf_rcu_read_lock
r1 = 4
call bpf_kfunc_ret_rcu_test_nostruct
r6 = r0
if r6 == 0 goto done
r1 = *(u32 *)(r6 + 4)
done:
call bpf_rcu_read_unlock
r0 = 0
exit
