// reject: only read is supported
// what a map points to is not written
r1 = map_array ll
r6 = *(u64 *)(r1 + 32)
*(u64 *)(r6 + 0) = 1
r0 = 0
exit
