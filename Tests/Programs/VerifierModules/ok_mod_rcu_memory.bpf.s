// accept
// memory under RCU is read while the region lasts, and may be anywhere after it
.section fentry.s/__x64_sys_nanosleep
call bpf_rcu_read_lock
r1 = 4
call bpf_kfunc_ret_rcu_test_nostruct
r6 = r0
if r6 == 0 goto done
r1 = *(u32 *)(r6 + 0)
call bpf_rcu_read_unlock
r1 = *(u64 *)(r6 + 100)
r0 = 0
exit
done:
call bpf_rcu_read_unlock
r0 = 0
exit
