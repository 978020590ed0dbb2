// reject: callee expects 6 args, stack arg1 is not initialized
// a slot is consumed by the first call
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
*(u64 *)(r11 - 8) = 6
call six
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call six
exit
.func int six(int a, int b, int c, int d, int e, int f)
r0 = *(u64 *)(r11 + 8)
exit
