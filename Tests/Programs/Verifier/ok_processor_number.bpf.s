// accept
// the number of the processor is below those that a kernel is built for
call 8
r1 = r10
r1 += -8
*(u64 *)(r10 - 8) = 0
r0 &= 7
r1 += r0
r0 = *(u8 *)(r1 + 0)
r0 = 0
exit
