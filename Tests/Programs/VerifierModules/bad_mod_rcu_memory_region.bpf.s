// reject: kernel func bpf_kfunc_ret_rcu_test_nostruct requires RCU critical section protection
// outside of a region under RCU
.section fentry.s/__x64_sys_nanosleep
r1 = 4
call bpf_kfunc_ret_rcu_test_nostruct
r0 = 0
exit
