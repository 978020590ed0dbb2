// accept
// data behind the header
.section tracepoint
r0 = *(u32 *)(r1 + 8)
r0 = *(u64 *)(r1 + 1024)
exit
