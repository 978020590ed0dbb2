// reject: Expected a dynptr of type ringbuf as R1
// a dynptr of a map's value is submitted
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = map_array ll
call 1
if r0 == 0 goto out
r1 = r0
r2 = 16
r3 = 0
r4 = r10
r4 += -24
call 197
r1 = r10
r1 += -24
r2 = 0
call 199
out:
r0 = 0
exit
