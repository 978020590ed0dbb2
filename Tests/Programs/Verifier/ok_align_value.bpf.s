// accept
// a value of a map
.flag BPF_F_STRICT_ALIGNMENT
.map M 2 4 64 1
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
*(u32 *)(r0 + 4) = 1
r1 = *(u16 *)(r0 + 6)
out:
r0 = 0
exit
