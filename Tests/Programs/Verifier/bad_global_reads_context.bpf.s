// reject: R1 invalid mem access 'scalar'
// a global function's int is no pointer
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call f
exit
.global int f(int a)
r0 = *(u32 *)(r1 + 0)
exit
