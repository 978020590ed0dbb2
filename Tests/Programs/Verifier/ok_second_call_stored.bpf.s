// accept
// a slot is stored again for the second call
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
*(u64 *)(r11 - 8) = 6
call six
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
*(u64 *)(r11 - 8) = 7
call six
exit
.func int six(int a, int b, int c, int d, int e, int f)
r0 = *(u64 *)(r11 + 8)
exit
