// reject: Invalid argument
// a pointer to a stack passed down seventeen calls
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
call f8
exit
.func long f8(long *p)
call f9
exit
.func long f9(long *p)
call f10
exit
.func long f10(long *p)
call f11
exit
.func long f11(long *p)
call f12
exit
.func long f12(long *p)
call f13
exit
.func long f13(long *p)
call f14
exit
.func long f14(long *p)
call f15
exit
.func long f15(long *p)
call f16
exit
.func long f16(long *p)
call f17
exit
.func long f17(long *p)
r0 = *(u64 *)(r1 + 0)
exit
