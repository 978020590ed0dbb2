// accept
// the buffer of a writable tracepoint
.section raw_tp.w
r6 = *(u64 *)(r1 + 0)
r7 = *(u32 *)(r6 + 4)
*(u64 *)(r6 + 8) = 1
r6 += 100000
*(u8 *)(r6 + 0) = r7
r0 = 0
exit
