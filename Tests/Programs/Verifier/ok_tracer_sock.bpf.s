// accept
// the socket of a context
.section fentry/work
.attach ok_traced_sock.bpf.s
r2 = *(u64 *)(r1 + 0)
r2 = *(u16 *)(r2 + 16)
r0 = 0
exit
