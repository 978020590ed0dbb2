// reject: r11 load must be before any r11 store or call insn
// a load behind a helper call in a function with slots
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
*(u64 *)(r11 - 8) = 6
call f
exit
.func int f(int a, int b, int c, int d, int e, int f)
call 7
r0 = *(u64 *)(r11 + 8)
exit
