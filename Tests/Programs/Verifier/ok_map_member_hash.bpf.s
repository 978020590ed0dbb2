// accept
// the count of a hash table
.map H 1 8 8 4
r1 = H ll
r0 = *(u32 *)(r1 + 816)
r0 = 0
exit
