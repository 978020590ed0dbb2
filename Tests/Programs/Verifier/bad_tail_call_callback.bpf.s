// reject: cannot tail call within callback
// nor leave the program
r9 = r1
*(u64 *)(r10 - 8) = r9
r1 = 3
r2 = cb ll
r3 = r10
r3 += -8
r4 = 0
call 181
r0 = 0
exit
.func long cb(long i, long c)
r1 = *(u64 *)(r2 + 0)
r2 = map_prog_array ll
r3 = 0
call 12
r0 = 0
exit
