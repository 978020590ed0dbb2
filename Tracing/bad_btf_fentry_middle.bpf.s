// no argument begins there
.section fentry/bpf_fentry_test1
r0 = *(u32 *)(r1 + 4)
r0 = 0
exit
