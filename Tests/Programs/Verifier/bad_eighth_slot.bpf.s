// reject: stack arg write offset -64 exceeds max 7 stack args
// an eighth slot
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
*(u64 *)(r11 - 64) = 1
call six
exit
.func int six(int a, int b, int c, int d, int e, int f)
r0 = *(u64 *)(r11 + 8)
exit
