// reject: misaligned value access off (0x0; 0x6)+4 size 4
// the bits of an offset are not all known
.flag BPF_F_STRICT_ALIGNMENT
.map M 2 4 64 1
r6 = *(u32 *)(r1 + 0)
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 &= 6
r0 += r6
r1 = *(u32 *)(r0 + 4)
out:
r0 = 0
exit
