// reject: invalid read from stack R2 off=584 size=1
// a number on the stack that only the third target reads: states that differ in it are not the same
.map table insn_array 4 16 3 targets=one,two,three
r6 = r1
call 7
if r0 > 7 goto big
r7 = 0
goto store
big: r7 = 600
store: *(u64 *)(r10 - 8) = r7
r6 = *(u32 *)(r6 + 0)
if r6 > 2 goto one
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
