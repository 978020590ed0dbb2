// accept
// a slot of the stack that is read behind one of the targets only
.map table insn_array 4 16 3 targets=one,two,three
r6 = *(u32 *)(r1 + 0)
if r6 > 2 goto one
*(u64 *)(r10 - 8) = r6
r6 <<= 3
r2 = map_value table ll
r2 += r6
r3 = *(u64 *)(r2 + 0)
gotox r3
one: r0 = 1
exit
two: r0 = 2
exit
three: r1 = *(u64 *)(r10 - 8)
r2 = r10
r2 += -16
r2 += r1
r0 = *(u8 *)(r2 + 0)
exit
