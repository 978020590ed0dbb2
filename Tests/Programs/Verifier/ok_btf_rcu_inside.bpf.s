// accept
// inside of a region
.section fentry.s/__x64_sys_nanosleep
call bpf_rcu_read_lock
call 158
r6 = *(u64 *)(r0 + 2888)
r1 = r6
call 175
call bpf_rcu_read_unlock
r0 = 0
exit
