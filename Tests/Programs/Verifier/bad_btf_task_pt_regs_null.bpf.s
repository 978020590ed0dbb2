// reject: R1 type=trusted_ptr_or_null_ expected=ptr_, trusted_ptr_, rcu_ptr_
// it may be null
.section tp_btf/sched_pi_setprio
r1 = *(u64 *)(r1 + 8)
call 175
r0 = 0
exit
