// reject: R0 invalid mem access 'xdp_sock_or_null'
// a socket of a map of XDP sockets may be null
.section xdp
.map M 17 4 4 4
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
r0 = *(u32 *)(r0 + 0)
r0 = 0
exit
