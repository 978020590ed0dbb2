// reject: sleepable helper bpf_copy_from_user#148 in rcu_read_lock region
// under RCU
.section fentry.s/__x64_sys_nanosleep
call bpf_rcu_read_lock
r1 = r10
r1 += -8
r2 = 8
r3 = 0
call 148
call bpf_rcu_read_unlock
r0 = 0
exit
