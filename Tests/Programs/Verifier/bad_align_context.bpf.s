// reject: misaligned context access off 0+2 size 4
// the context
.flag BPF_F_STRICT_ALIGNMENT
r0 = *(u32 *)(r1 + 2)
out:
r0 = 0
exit
