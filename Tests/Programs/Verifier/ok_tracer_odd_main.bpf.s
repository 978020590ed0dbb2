// accept
// a main program with a prototype of another type: five numbers
.section fentry/main
.attach ok_traced_odd_main.bpf.s
r2 = *(u64 *)(r1 + 32)
r0 = 0
exit
