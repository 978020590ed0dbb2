// reject: R1 invalid mem access 'scalar'
// a pointer into one frame or the other
r6 = r1
call 7
r7 = r0
call 7
r8 = r0
*(u64 *)(r10 - 8) = r6
if r7 > 5 goto other
goto join
other: *(u64 *)(r10 - 8) = r7
join: r0 = 0
r1 = r10
r1 += -8
r2 = r8
r3 = r6
call load
exit
.func long load(long *p, long n, long c)
*(u64 *)(r10 - 8) = r3
if r2 > 7 goto take
r1 = r10
r1 += -8
take: r1 = *(u64 *)(r1 + 0)
r0 = *(u32 *)(r1 + 0)
exit
