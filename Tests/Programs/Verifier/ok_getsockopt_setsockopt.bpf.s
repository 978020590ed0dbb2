// accept
// from a program for setsockopt
.section cgroup/setsockopt
r1 = *(u64 *)(r1 + 0)
if r1 == 0 goto out
*(u32 *)(r10 - 4) = 1
r2 = 1
r3 = 2
r4 = r10
r4 += -4
r5 = 4
call 57
out:
r0 = 1
exit
