// reject: misaligned stack access off 0+-6 size 4
// the stack is aligned without the flag, too
*(u32 *)(r10 - 6) = 1
r0 = 0
exit
