// reject: invalid access to memory, mem_size=8 off=4 size=8
// then: R0 min value is outside of the allowed memory range
// the memory that a dynptr views is read behind its end
.map ring 27 0 0 4096
r1 = ring ll
r2 = 16
r3 = 0
r4 = r10
r4 += -16
call 198
r1 = r10
r1 += -16
r2 = 0
r3 = 8
call 203
if r0 == 0 goto out
r1 = *(u64 *)(r0 + 4)
out:
r1 = r10
r1 += -16
r2 = 0
call 200
r0 = 0
exit
