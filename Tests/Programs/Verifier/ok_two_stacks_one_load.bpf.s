// accept
// one load of two places of the stack
*(u64 *)(r10 - 8) = 1
*(u64 *)(r10 - 16) = 1
call 7
r1 = r10
r1 += -8
if r0 > 5 goto both
r1 = r10
r1 += -16
both:
r0 = *(u32 *)(r1 + 0)
r0 = 0
exit
