// accept
// a main program that takes any pointer
.section fentry/main
.attach ok_traced_void_main.bpf.s
r2 = *(u64 *)(r1 + 0)
r0 = 0
exit
