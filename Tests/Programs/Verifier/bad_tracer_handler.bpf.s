// reject: Tracing programs cannot attach to exception callback
// what runs when a program throws
.section fentry/handler
.attach ok_replaced_throws.bpf.s
r0 = 0
exit
