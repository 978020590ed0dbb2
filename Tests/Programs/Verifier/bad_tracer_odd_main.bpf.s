// reject: R2 invalid mem access 'scalar'
// a main program with a prototype of another type: no object
.section fentry/main
.attach ok_traced_odd_main.bpf.s
r2 = *(u64 *)(r1 + 0)
r3 = *(u64 *)(r2 + 0)
r0 = 0
exit
