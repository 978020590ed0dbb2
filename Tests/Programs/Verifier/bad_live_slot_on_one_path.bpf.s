// reject: R1 invalid mem access 'scalar'
// a slot that is loaded on one path behind the join
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
if r8 > 9 goto out
r1 = *(u64 *)(r10 - 8)
r0 = *(u32 *)(r1 + 0)
out: r0 = 0
exit
