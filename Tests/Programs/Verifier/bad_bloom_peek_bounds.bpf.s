// reject: invalid read from stack R2 off=0 size=4
// A bloom filter reads the value that it is asked for: it is no buffer.
.map M 30 0 4 4
r1 = M ll
r2 = r10
call 89
r0 = 0
exit
