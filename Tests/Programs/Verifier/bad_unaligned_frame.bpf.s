// reject: misaligned stack access off 0+-12 size 8
// an access that is not aligned
*(u64 *)(r10 - 12) = 1
r0 = 0
exit
