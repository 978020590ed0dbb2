// reject: the call stack of 17 frames is too deep
// a callback of a chain that is too deep
.section tc
r1 = 1
call f1
r0 = 0
exit
.func int f1(int a)
r1 = 1
call f2
exit
.func int f2(int a)
r1 = 1
call f3
exit
.func int f3(int a)
r1 = 1
call f4
exit
.func int f4(int a)
r1 = 1
call f5
exit
.func int f5(int a)
r1 = 1
call f6
exit
.func int f6(int a)
r1 = 1
call f7
exit
.func int f7(int a)
r1 = 1
call f8
exit
.func int f8(int a)
r1 = 1
call f9
exit
.func int f9(int a)
r1 = 1
call f10
exit
.func int f10(int a)
r1 = 1
call f11
exit
.func int f11(int a)
r1 = 1
call f12
exit
.func int f12(int a)
r1 = 1
call f13
exit
.func int f13(int a)
r1 = 1
call f14
exit
.func int f14(int a)
r1 = 1
call f15
exit
.func int f15(int a)
r1 = 1
r1 = 4
r2 = func ll
r3 = 0
r4 = 0
call 181
exit
.func int func(struct __sk_buff *skb, void *ctx)
r0 = 0
exit
