// reject: misaligned flow keys access off 0+4 size 8
// alignment is checked before the kind of pointer
.section flow_dissector
r3 = *(u64 *)(r1 + 144)
r2 = 5
store_release((u64 *)(r3 + 4), r2)
out:
r0 = 0
exit
