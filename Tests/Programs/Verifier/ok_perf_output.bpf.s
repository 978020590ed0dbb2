// accept
// an event
.section kprobe
.map M 4 4 4 4
r2 = M ll
r3 = 0
r4 = r10
r4 += -8
*(u64 *)(r10 - 8) = 0
r5 = 8
call 25
r0 = 0
exit
