// accept
// a socket that may be gone, for a helper that takes any
.section iter/netlink
r6 = *(u64 *)(r1 + 8)
if r6 == 0 goto out
r1 = r6
call 46
out:
r0 = 0
exit
