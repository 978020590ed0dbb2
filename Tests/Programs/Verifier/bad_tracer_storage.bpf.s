// reject: helper call is not allowed in probe
// storage of sockets is not there for programs that trace a program
.section fentry/work
.attach ok_traced_sock.bpf.s
call 107
r0 = 0
exit
