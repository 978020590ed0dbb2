// accept
// address, port and socket of connect
.section cgroup/connect4
r0 = *(u8 *)(r1 + 4)
*(u32 *)(r1 + 4) = 1
*(u32 *)(r1 + 24) = 1
r2 = *(u64 *)(r1 + 64)
r0 = *(u32 *)(r2 + 4)
r0 = 1
exit
