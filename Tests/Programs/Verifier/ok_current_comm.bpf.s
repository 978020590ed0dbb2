// accept
// memory that is written
.section kprobe
r1 = r10
r1 += -16
r2 = 16
call 16
r0 = *(u64 *)(r10 - 16)
exit
