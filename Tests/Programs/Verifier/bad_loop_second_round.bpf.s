// reject: callee expects 6 args, stack arg1 is not initialized
// a slot stored before a loop of calls
r6 = 0
*(u64 *)(r11 - 8) = 6
a: r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call six
r6 += 1
if r6 < 2 goto a
exit
.func int six(int a, int b, int c, int d, int e, int f)
r0 = *(u64 *)(r11 + 8)
exit
