// accept
// frames of their own, where programs may be nested
.section fentry/bpf_fentry_test1
*(u64 *)(r10 - 400) = 1
call f
r0 = 0
exit
f:
*(u64 *)(r10 - 400) = 1
r0 = 0
exit
