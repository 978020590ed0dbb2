// reject: invalid access to memory, mem_size=4 off=0 size=8
// then: R1 min value is outside of the allowed memory range
// memory that may be null for a helper that takes none, and is too short
.section tc
.map table array 4 4 4
*(u32 *)(r10 - 4) = 9
r2 = r10
r2 += -4
r1 = table ll
call 1
r1 = r0
r2 = 8
r3 = 0
r4 = 0
r5 = 0
call 28
r0 = 0
exit
