// accept
// a pointer to a stack passed down seven calls
r1 = r10
r1 += -8
*(u64 *)(r10 - 8) = 0
call f1
exit
.func long f1(long *p)
call f2
exit
.func long f2(long *p)
call f3
exit
.func long f3(long *p)
call f4
exit
.func long f4(long *p)
call f5
exit
.func long f5(long *p)
call f6
exit
.func long f6(long *p)
call f7
exit
.func long f7(long *p)
r0 = *(u64 *)(r1 + 0)
exit
