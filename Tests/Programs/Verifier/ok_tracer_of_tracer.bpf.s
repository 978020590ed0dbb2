// accept
// a program that traces is traced
.section fentry/main
.attach ok_tracer_number.bpf.s
r2 = *(u64 *)(r1 + 0)
r0 = 0
exit
