// reject: R1 invalid mem access 'scalar'
// the pointer is itself in a slot of the caller
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
*(u64 *)(r10 - 16) = r1
r1 = r10
r1 += -16
call load
exit
.func long load(long **p)
r1 = *(u64 *)(r1 + 0)
r1 = *(u64 *)(r1 + 0)
r0 = *(u32 *)(r1 + 0)
exit
