// reject: R7 invalid mem access 'scalar'
// its view is lost with it
r6 = r1
r1 = 0
*(u64 *)(r10 - 8) = r1
*(u64 *)(r10 - 16) = r1
r1 = r6
r2 = r10
r2 += -16
r3 = 12
r4 = 0
r5 = 0
call 84
if r0 == 0 goto out
r6 = r0
r1 = r0
call 96
if r0 == 0 goto rel
r7 = r0
r1 = r6
call 86
r0 = *(u32 *)(r7 + 0)
exit
rel:
r1 = r6
call 86
out:
r0 = 0
exit
