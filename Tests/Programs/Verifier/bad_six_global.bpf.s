// reject: global function six has 6 > 5 args, stack args not supported
// then: Caller passes invalid args into func#1 ('six')
// a global function of six parameters
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
*(u64 *)(r11 - 8) = 6
call six
exit
.global int six(int a, int b, int c, int d, int e, int f)
r0 = *(u64 *)(r11 + 8)
exit
