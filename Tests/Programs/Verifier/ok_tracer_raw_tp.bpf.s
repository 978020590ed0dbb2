// accept
// a context that is no structure is only loaded
.section fentry/work
.attach ok_traced_raw_tp.bpf.s
r2 = *(u64 *)(r1 + 0)
r0 = 0
exit
