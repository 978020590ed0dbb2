// accept
// the verifier supplies the second argument
.section tc
r1 = 1
call bpf_stream_print_stack
r0 = 0
exit
