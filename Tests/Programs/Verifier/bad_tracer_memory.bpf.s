// reject: invalid bpf_context access off=0 size=8
// a pointer to a structure that is no context
.section fentry/work
.attach ok_traced_memory.bpf.s
r2 = *(u64 *)(r1 + 0)
r0 = 0
exit
