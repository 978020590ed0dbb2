// accept
// the current task
.section tp_btf/sched_switch
call 158
r0 = *(u32 *)(r0 + 2872)
exit
