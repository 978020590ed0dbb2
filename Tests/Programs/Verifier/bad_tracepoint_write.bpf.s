// reject: invalid bpf_context access off=16 size=8
// nothing is written
.section tracepoint
*(u64 *)(r1 + 16) = 1
r0 = 0
exit
