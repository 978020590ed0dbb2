// accept
// other helpers leave the data where they are
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 8
r0 = 0
if r4 > r3 goto out
r7 = r2
call 7
r0 = *(u8 *)(r7 + 0)
out:
exit
