// reject: invalid size of register fill
// half of a spilled pointer is loaded and dereferenced
*(u64 *)(r10 - 8) = r1
r2 = *(u32 *)(r10 - 8)
r0 = *(u32 *)(r2 + 0)
exit
