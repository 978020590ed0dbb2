// reject: invalid bpf_context access off=0 size=8
// the context is read
.section fentry/bpf_fentry_test1
*(u64 *)(r1 + 0) = 1
r0 = 0
exit
