// accept
// sample_period and its parts
.section perf_event
r0 = *(u32 *)(r1 + 168)
r0 = *(u64 *)(r1 + 0)
exit
