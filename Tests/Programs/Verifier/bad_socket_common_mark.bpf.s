// reject: R1 invalid sock_common access off=16 size=4
// the mark is one of full sockets
r1 = *(u64 *)(r1 + 168)
if r1 == 0 goto out
r0 = *(u32 *)(r1 + 16)
out:
r0 = 0
exit
