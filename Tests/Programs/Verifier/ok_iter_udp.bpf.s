// accept
// a number beside the socket
.section iter/udp
r6 = *(u64 *)(r1 + 8)
r7 = *(u32 *)(r1 + 16)
r8 = *(u32 *)(r1 + 24)
if r6 == 0 goto out
r0 = *(u16 *)(r6 + 16)
out:
r0 = 0
exit
