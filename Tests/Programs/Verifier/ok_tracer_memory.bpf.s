// accept
// a number beside a pointer to a structure that is no context
.section fentry/work
.attach ok_traced_memory.bpf.s
r2 = *(u64 *)(r1 + 8)
r0 = 0
exit
