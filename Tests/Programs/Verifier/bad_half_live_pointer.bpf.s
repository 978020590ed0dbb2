// reject: invalid size of register fill
// half a pointer
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
r1 = *(u32 *)(r10 - 8)
r0 = r1
exit
