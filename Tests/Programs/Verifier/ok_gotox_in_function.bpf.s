// accept
// each function has its own table
.map outer insn_array 4 16 2 targets=one,two
.map inner insn_array 4 16 2 targets=first,second
r1 = *(u32 *)(r1 + 0)
r1 &= 1
r6 = r1
call pick
r6 <<= 3
r2 = map_value outer ll
r2 += r6
r2 = *(u64 *)(r2 + 0)
gotox r2
one: r0 += 1
exit
two: r0 = 2
exit
.func long pick(long which)
r1 <<= 3
r2 = map_value inner ll
r2 += r1
r3 = *(u64 *)(r2 + 0)
gotox r3
first: r0 = 5
exit
second: r0 = 6
exit
