// reject: tail_calls are not allowed in programs with stack args
// main has slots and a tail call
r6 = r1
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
*(u64 *)(r11 - 8) = 6
call six
r1 = r6
ld_pseudo r2, 5, 0
r3 = 0
call 12
r0 = 0
exit
.func int six(int a, int b, int c, int d, int e, int f)
r0 = *(u64 *)(r11 + 8)
exit
