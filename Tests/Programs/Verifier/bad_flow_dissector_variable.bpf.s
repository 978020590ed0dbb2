// reject: R6 pointer arithmetic on flow_keys prohibited
// keys at an unknown place
.section flow_dissector
r2 = *(u64 *)(r1 + 144)
r6 = r2
call 7
r0 &= 7
r6 += r0
r0 = *(u8 *)(r6 + 0)
r0 = 0
exit
