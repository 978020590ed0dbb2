// reject: invalid bpf_context access off=96 size=8
// an argument that no function has
.section fentry/work
.attach ok_replaced_tc.bpf.s
r2 = *(u64 *)(r1 + 96)
r0 = 0
exit
