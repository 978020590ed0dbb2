// reject: invalid bpf_context access off=8 size=8
// arguments are only read
.section fentry/pair
.attach ok_replaced_tc.bpf.s
*(u64 *)(r1 + 8) = 1
r0 = 0
exit
