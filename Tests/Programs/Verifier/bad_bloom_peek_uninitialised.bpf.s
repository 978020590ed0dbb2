// accept
// A bloom filter reads the value that it is asked for: it is no buffer.
.map M 30 0 4 4
r1 = M ll
r2 = r10; r2 += -4
call 89
r0 = 0
exit
