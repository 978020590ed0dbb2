// accept
// fields of a lookup
.section sk_lookup
r0 = *(u16 *)(r1 + 36)
r0 = *(u8 *)(r1 + 16)
r2 = *(u64 *)(r1 + 0)
if r2 == 0 goto out
r0 = *(u32 *)(r2 + 4)
out:
r0 = 1
exit
