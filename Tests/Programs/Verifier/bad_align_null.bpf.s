// reject: misaligned access off 0+2 size 4
// a value that may be null
.flag BPF_F_STRICT_ALIGNMENT
.map M 1 4 64 9
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
r1 = *(u32 *)(r0 + 2)
out:
r0 = 0
exit
