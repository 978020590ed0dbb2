// reject: R8 !read_ok
// one of the entries leads to what is not safe
.map table insn_array 4 16 3 targets=one,two,three
r6 = *(u32 *)(r1 + 0)
if r6 > 2 goto one
r6 <<= 3
r2 = map_value table ll
r2 += r6
r3 = *(u64 *)(r2 + 0)
gotox r3
one: r0 = 1
exit
two: r0 = r8
exit
three: r0 = 3
exit
