// reject: Type 'long long unsigned int' is not a struct
// a context that is no structure is not read
.section fentry/work
.attach ok_traced_raw_tp.bpf.s
r2 = *(u64 *)(r1 + 0)
r3 = *(u64 *)(r2 + 0)
r0 = 0
exit
