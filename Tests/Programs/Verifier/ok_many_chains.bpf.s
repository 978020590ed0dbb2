// accept
// a function that is entered by many chains of calls, each of which passes a pointer to a stack
*(u64 *)(r10 - 8) = 0
r1 = r10
r1 += -8
call f1
exit
.func long f1(long *p)
r6 = r1
r1 = r6
call f2
r1 = r6
call f2
exit
.func long f2(long *p)
r6 = r1
r1 = r6
call f3
r1 = r6
call f3
exit
.func long f3(long *p)
r6 = r1
r1 = r6
call f4
r1 = r6
call f4
exit
.func long f4(long *p)
r0 = *(u64 *)(r1 + 0)
exit
