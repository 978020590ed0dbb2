// accept
// any result
.section xdp
r0 = 77
exit
