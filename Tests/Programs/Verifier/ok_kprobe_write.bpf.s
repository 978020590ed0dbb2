// accept
// registers are written
.section kprobe
*(u64 *)(r1 + 80) = 1
r0 = 0
exit
