// reject: invalid unbounded variable-offset read from stack R2
// an offset of the stack without an upper bound
r0 = *(u32 *)(r1 + 0)
r2 = r10
r2 += r0
r0 = *(u8 *)(r2 + 0)
r0 = 0
exit
