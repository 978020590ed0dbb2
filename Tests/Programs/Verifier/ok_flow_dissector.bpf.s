// accept
// keys are read and written
.section flow_dissector
r2 = *(u64 *)(r1 + 144)
*(u16 *)(r2 + 0) = 14
r0 = *(u32 *)(r2 + 52)
r0 = 0
exit
