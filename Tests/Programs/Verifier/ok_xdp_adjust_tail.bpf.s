// accept
// the tail of an XDP packet
.section xdp
r2 = -4
call 65
r0 = 2
exit
