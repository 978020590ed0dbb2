// reject: sleepable global function g() called in non-sleepable prog
// a global function that may sleep, called by a program that may not
.section tp_btf/sched_switch
.map M 2 4 64 4
call g
r0 = 0
exit
.global long g(void)
r1 = r10
r1 += -8
r2 = 8
r3 = 0
call 148
exit
