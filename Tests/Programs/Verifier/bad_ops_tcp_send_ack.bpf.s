// reject: program of this type cannot use helper bpf_tcp_send_ack#116
// that others do not have
r2 = 1
call 116
r0 = 0
exit
