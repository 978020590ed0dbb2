// reject: invalid bpf_context access off=0 size=4
// a part of a register
.section perf_event
r0 = *(u32 *)(r1 + 0)
exit
