// reject: invalid access to flow keys off=56 size=4
// behind the keys
.section flow_dissector
r2 = *(u64 *)(r1 + 144)
r0 = *(u32 *)(r2 + 56)
r0 = 0
exit
