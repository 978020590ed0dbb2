// accept
// fields that a socket filter reads and writes
.section socket
r0 = *(u32 *)(r1 + 0)
r2 = *(u8 *)(r1 + 8)
*(u32 *)(r1 + 48) = 1
r0 = *(u64 *)(r1 + 48)
r0 = 0
exit
