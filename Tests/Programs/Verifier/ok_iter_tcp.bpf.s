// accept
// a socket of an iterator
.section iter/tcp
r6 = *(u64 *)(r1 + 8)
if r6 == 0 goto out
r1 = r6
call 137
out:
r0 = 0
exit
