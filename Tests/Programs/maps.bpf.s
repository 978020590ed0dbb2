// Counts to ten in a callback, then in a map and in global data.
.map counts hash 4 8 4
.map .data array 4 8 1 contents=0500000000000000

*(u32 *)(r10 - 8) = 7
*(u64 *)(r10 - 16) = 0
r1 = 10
r2 = each ll
r3 = r10; r3 += -16
r4 = 0
call 181                        // loop
r1 = counts ll; r2 = r10; r2 += -8; r3 = r10; r3 += -16; r4 = 0
call 2                          // map_update_elem
r1 = counts ll; r2 = r10; r2 += -8
call 1                          // map_lookup_elem
if r0 == 0 goto out
r0 = *(u64 *)(r0 + 0)
r1 = map_value .data ll
r2 = *(u64 *)(r1 + 0)
r2 += r0
*(u64 *)(r1 + 0) = r2
r0 = r2
out:
exit
.func long each(u64 index, u64 *count)
r3 = *(u64 *)(r2 + 0)
r3 += 1
*(u64 *)(r2 + 0) = r3
r0 = 0
exit
