// reject: misaligned access off 3+0 size 4
// alignment is checked before the kind of register
.flag BPF_F_STRICT_ALIGNMENT
r1 = 3
r0 = *(u32 *)(r1 + 0)
out:
r0 = 0
exit
