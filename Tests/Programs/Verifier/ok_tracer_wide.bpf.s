// accept
// a result of 16 bytes, at the entry
.section fentry/wide
.attach ok_traced_tc.bpf.s
r2 = *(u64 *)(r1 + 0)
r0 = 0
exit
