// accept
// sixteen frames
call f1
exit
.func int f1(int a)
call f2
exit
.func int f2(int a)
call f3
exit
.func int f3(int a)
call f4
exit
.func int f4(int a)
call f5
exit
.func int f5(int a)
call f6
exit
.func int f6(int a)
call f7
exit
.func int f7(int a)
call f8
exit
.func int f8(int a)
call f9
exit
.func int f9(int a)
call f10
exit
.func int f10(int a)
call f11
exit
.func int f11(int a)
call f12
exit
.func int f12(int a)
call f13
exit
.func int f13(int a)
call f14
exit
.func int f14(int a)
call f15
exit
.func int f15(int a)
r0 = 0
exit
