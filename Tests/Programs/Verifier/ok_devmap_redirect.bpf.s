// accept
// a map of devices
.section xdp
.map M 14 4 4 4
r1 = M ll
r2 = 0
r3 = 0
call 51
exit
