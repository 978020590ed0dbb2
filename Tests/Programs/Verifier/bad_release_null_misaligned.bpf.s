// reject: misaligned access off 0+4 size 8
// a value that may be null
.map M 1 4 64 9
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
r3 = r0
r2 = 5
store_release((u64 *)(r3 + 4), r2)
out:
r0 = 0
exit
