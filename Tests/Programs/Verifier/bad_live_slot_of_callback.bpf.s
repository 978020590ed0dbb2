// reject: R1 invalid mem access 'scalar'
// a slot that a callback loads
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
r1 = 2
r2 = step ll
r3 = r10
r3 += -8
r4 = 0
call 181
r0 = 0
exit
.func long step(long i, long *p)
r1 = *(u64 *)(r2 + 0)
r0 = *(u32 *)(r1 + 0)
r0 = 0
exit
