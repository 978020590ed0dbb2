// accept
// returns 0x15
// a global function calls a static one with slots; it is called twice
r1 = 1
call outer
r6 = r0
r1 = 20
call outer
r0 += r6
exit
.global int outer(int a)
*(u64 *)(r11 - 8) = r1
*(u64 *)(r11 - 16) = 5
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call seven
exit
.func int seven(int a, int b, int c, int d, int e, int f, int g)
r0 = *(u64 *)(r11 + 8)
exit
