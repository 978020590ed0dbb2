// accept
// a program that replaces another one's function
.section fentry/main
.attach ok_freplace.bpf.s
r2 = *(u64 *)(r1 + 0)
r3 = *(u64 *)(r2 + 0)
r0 = 0
exit
