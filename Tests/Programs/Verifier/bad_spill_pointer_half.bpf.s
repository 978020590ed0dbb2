// reject: invalid size of register spill
// half of a pointer on the stack
*(u32 *)(r10 - 8) = r1
r0 = 0
exit
