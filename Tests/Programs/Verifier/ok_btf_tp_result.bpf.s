// accept
// any result
.section tp_btf/sched_switch
r0 = 77
exit
