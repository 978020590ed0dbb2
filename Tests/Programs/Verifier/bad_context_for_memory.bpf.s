// reject: R1 type=ctx expected=fp
// a context is no memory
.section kprobe
r2 = r1
r1 = r10
r1 += -8
r3 = 0
r4 = r2
r1 = r2
r2 = 8
call 16
r0 = 0
exit
