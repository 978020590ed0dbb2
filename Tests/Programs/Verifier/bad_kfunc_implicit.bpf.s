// reject: R1 is not a scalar
// the first one is a number
.section tc
r1 = r10
call bpf_stream_print_stack
r0 = 0
exit
