// accept
// an argument, by a helper
.section tp_btf/sched_switch
r2 = 1
r3 = r10
r3 += -8
call 183
r0 = 0
exit
