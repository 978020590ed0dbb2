// accept
// a helper reads a packet as a map's key
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 8
r0 = 0
if r4 > r3 goto out
r1 = map_hash ll
call 1
r0 = 0
out:
exit
