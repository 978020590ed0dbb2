// accept
// a global function may get bytes of the stack that nothing reads
call 7
r7 = r0
call 7
r8 = r0
*(u64 *)(r10 - 8) = r8
if r7 > 5 goto join
r0 = 1
join: r1 = r10
r1 += -8
call half
exit
.global long half(long *p)
if r1 == 0 goto out
r0 = *(u32 *)(r1 + 4)
exit
out: r0 = 0
exit
