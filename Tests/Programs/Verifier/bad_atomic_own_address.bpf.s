// reject: misaligned access off (0x0; 0xffffffffffffffff)+0 size 8
// the address in the register that gets the old value is lost before memory is checked
*(u64 *)(r10 - 8) = 0
r3 = r10
r3 += -8
r2 = 5
r3 = atomic_fetch_add((u64 *)(r3 + 0), r3)
out:
r0 = 0
exit
