// accept
// a socket
.section iter/unix
r6 = *(u64 *)(r1 + 8)
if r6 == 0 goto out
r0 = *(u16 *)(r6 + 16)
out:
r0 = 0
exit
