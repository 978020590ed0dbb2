// accept
// another view of a socket
r6 = *(u64 *)(r1 + 168)
if r6 == 0 goto out
r1 = r6
call 95
if r0 == 0 goto out
r1 = r0
call 96
if r0 == 0 goto out
r0 = *(u32 *)(r0 + 0)
out:
r0 = 0
exit
