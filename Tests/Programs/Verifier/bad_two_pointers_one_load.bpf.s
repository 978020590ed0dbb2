// reject: same insn cannot be used with different pointers
// one load of the context and of the stack
r6 = r1
*(u64 *)(r10 - 8) = 1
*(u64 *)(r10 - 16) = 1
call 7
r1 = r6
if r0 > 5 goto both
r1 = r10
r1 += -16
both:
r0 = *(u32 *)(r1 + 8)
r0 = 0
exit
