// reject: Cannot nest tracing program attach more than once
// a program that traces one that traces is not traced
.section fentry/main
.attach ok_tracer_of_tracer.bpf.s
r0 = 0
exit
