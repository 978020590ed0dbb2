// accept
// a global function
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call f
exit
.global int f(int a)
r0 = r1
exit
