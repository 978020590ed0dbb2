// accept
// registers, and parts of them
.section kprobe
r0 = *(u64 *)(r1 + 112)
r0 = *(u8 *)(r1 + 3)
r1 += 8
r0 = *(u64 *)(r1 + 0)
exit
