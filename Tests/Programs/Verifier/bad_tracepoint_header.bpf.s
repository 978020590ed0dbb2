// reject: invalid bpf_context access off=0 size=8
// the header is not read
.section tracepoint
r0 = *(u64 *)(r1 + 0)
exit
