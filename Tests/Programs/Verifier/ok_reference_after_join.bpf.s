// accept
// two paths with different sockets come to one release
r6 = r1
call 7
r1 = r6
if r0 > 5 goto other
*(u64 *)(r10 - 16) = 0
*(u64 *)(r10 - 8) = 0
r2 = r10
r2 += -16
r3 = 12
r4 = -1
r5 = 0
call 84
goto join
other:
*(u64 *)(r10 - 16) = 0
*(u64 *)(r10 - 8) = 0
r2 = r10
r2 += -16
r3 = 12
r4 = -1
r5 = 0
call 85
join:
if r0 == 0 goto out
r1 = r0
call 86
out:
r0 = 0
exit
