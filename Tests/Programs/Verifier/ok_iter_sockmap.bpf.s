// accept
// a key and a socket
.section iter/sockmap
r6 = *(u64 *)(r1 + 16)
r7 = *(u64 *)(r1 + 24)
if r6 == 0 goto out
if r7 == 0 goto out
r0 = *(u32 *)(r6 + 0)
r0 = *(u16 *)(r7 + 16)
out:
r0 = 0
exit
