// reject: invalid arg_type for sockmap/sockhash
// sockets are not popped
.map S 15 4 4 4
r1 = S ll
r2 = r10
r2 += -8
call 88
r0 = 0
exit
