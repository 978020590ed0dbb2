// accept
// a pointer that is not trusted
.section tp_btf/sched_switch
r1 = *(u64 *)(r1 + 8)
r1 = *(u64 *)(r1 + 88)
r2 = *(u64 *)(r1 + 2888)
r1 = r2
call 175
r0 = 0
exit
