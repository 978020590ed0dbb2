// reject: R0 invalid xdp_sock access off=4 size=4
// a socket of a map of XDP sockets has one field
.section xdp
.map M 17 4 4 4
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r0 = *(u32 *)(r0 + 4)
out:
r0 = 0
exit
