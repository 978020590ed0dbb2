// reject: R1 type=untrusted_ptr_ expected=ptr_, trusted_ptr_, rcu_ptr_
// outside of a region
.section fentry.s/__x64_sys_nanosleep
call 158
r6 = *(u64 *)(r0 + 2888)
r1 = r6
call 175
r0 = 0
exit
