// reject: R6 invalid negative tracepoint buffer offset: off=0, var_off=-8
// in front of the buffer
.section raw_tp.w
r6 = *(u64 *)(r1 + 0)
r6 += -8
r0 = *(u64 *)(r6 + 0)
exit
