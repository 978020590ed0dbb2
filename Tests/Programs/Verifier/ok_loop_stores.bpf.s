// accept
// a slot stored in each round
r6 = 0
a: r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
*(u64 *)(r11 - 8) = r6
call six
r6 += 1
if r6 < 3 goto a
exit
.func int six(int a, int b, int c, int d, int e, int f)
r0 = *(u64 *)(r11 + 8)
exit
