// reject: R1 type=untrusted_ptr_ expected=ptr_, trusted_ptr_, rcu_ptr_
// after the region
.section fentry.s/__x64_sys_nanosleep
call bpf_rcu_read_lock
call 158
r6 = *(u64 *)(r0 + 2888)
call bpf_rcu_read_unlock
r1 = r6
call 175
r0 = 0
exit
