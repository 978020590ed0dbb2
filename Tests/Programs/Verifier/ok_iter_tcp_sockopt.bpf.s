// accept
// an option of a socket
.section iter/tcp
r1 = *(u64 *)(r1 + 8)
if r1 == 0 goto out
*(u64 *)(r10 - 8) = 0
r2 = 1
r3 = 2
r4 = r10
r4 += -8
r5 = 4
call 49
out:
r0 = 0
exit
