// reject: liveness analysis exceeded complexity limit (10001 calls)
// more than 10000 chains of calls that pass a pointer to a stack
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
r1 = r6
call f2
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
r1 = r6
call f3
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
r1 = r6
call f4
r1 = r6
call f4
r1 = r6
call f4
exit
.func long f4(long *p)
r6 = r1
r1 = r6
call f5
r1 = r6
call f5
r1 = r6
call f5
r1 = r6
call f5
r1 = r6
call f5
exit
.func long f5(long *p)
r6 = r1
r1 = r6
call f6
r1 = r6
call f6
r1 = r6
call f6
r1 = r6
call f6
r1 = r6
call f6
exit
.func long f6(long *p)
r6 = r1
r1 = r6
call f7
r1 = r6
call f7
r1 = r6
call f7
r1 = r6
call f7
r1 = r6
call f7
exit
.func long f7(long *p)
r0 = *(u64 *)(r1 + 0)
exit
