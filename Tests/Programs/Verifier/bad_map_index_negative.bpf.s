// reject: math between map_value pointer and register with unbounded min value is not allowed
// the index may be negative
.map table array 4 16 4
r6 = r1
*(u32 *)(r10 - 4) = 0
r1 = table ll
r2 = r10
r2 += -4
call 1
if r0 == 0 goto out
r7 = r0
call 7
if r0 s> 8 goto out
r7 += r0
r1 = *(u8 *)(r7 + 0)
out:
r0 = 0
exit
