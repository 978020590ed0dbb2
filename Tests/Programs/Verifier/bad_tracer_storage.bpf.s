// reject: helper call is not allowed in probe
// a function with the name of one that keeps storage of sockets: the helper is offered
.section fentry/bpf_sk_storage_own
.attach ok_traced_sock.bpf.s
call 107
r0 = 0
exit
