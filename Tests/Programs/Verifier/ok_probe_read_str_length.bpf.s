// accept
// the length has a bound
.section kprobe
r1 = r10
r1 += -16
r2 = 16
r3 = 0
call 115
if r0 s< 1 goto out
r1 = r10
r1 += -17
r1 += r0
r0 = *(u8 *)(r1 + 0)
out:
r0 = 0
exit
