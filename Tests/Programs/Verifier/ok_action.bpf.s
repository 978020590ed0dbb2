// accept
// a tc action
.section action
r0 = *(u32 *)(r1 + 76)
*(u32 *)(r1 + 8) = 1
r0 = 0
exit
