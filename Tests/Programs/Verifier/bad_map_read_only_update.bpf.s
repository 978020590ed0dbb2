// reject: write into map forbidden
// a map that programs only read
.map M 1 4 8 4 flags=0x80
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
r3 = r10
r3 += -16
*(u64 *)(r10 - 16) = 0
r4 = 0
call 2
r0 = 0
exit
