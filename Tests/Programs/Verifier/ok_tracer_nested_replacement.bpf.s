// accept
// a program that traces one that replaces is traced
.section fentry/main
.attach ok_tracer_replacement.bpf.s
r0 = 0
exit
