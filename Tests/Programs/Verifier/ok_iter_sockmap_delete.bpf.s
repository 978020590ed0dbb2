// accept
// an iterator empties maps of sockets
.map M 15 4 8 1
.section iter/sockmap
*(u32 *)(r10 - 4) = 0
r1 = M ll
r2 = r10
r2 += -4
call 3
r0 = 0
exit
