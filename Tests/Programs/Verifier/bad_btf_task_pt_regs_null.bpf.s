// it may be null
.section tp_btf/sched_pi_setprio
r1 = *(u64 *)(r1 + 8)
call 175
r0 = 0
exit
