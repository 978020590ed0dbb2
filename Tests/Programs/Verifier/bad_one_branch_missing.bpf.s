// reject: callee expects 6 args, stack arg1 is not initialized
// a slot stored on one of two paths
call 7
r6 = r0
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
if r6 == 0 goto a
*(u64 *)(r11 - 8) = 6
a: call six
exit
.func int six(int a, int b, int c, int d, int e, int f)
r0 = *(u64 *)(r11 + 8)
exit
