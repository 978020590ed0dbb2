// reject: misaligned access off 0+4 size 8
// alignment is checked before the kind of pointer
r3 = *(u32 *)(r1 + 80)
r2 = 5
lock *(u64 *)(r3 + 4) += r2
out:
r0 = 0
exit
