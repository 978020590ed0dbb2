// reject: misaligned access off (0x0; 0xffffffffffffffff)+0 size 8
// the address of a socket that may be null is lost
.section xdp
.map M 17 4 4 4
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
r3 = r0
r2 = 5
r3 = atomic_fetch_add((u64 *)(r3 + 0), r3)
out:
r0 = 0
exit
