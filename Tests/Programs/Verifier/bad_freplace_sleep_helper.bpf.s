// reject: sleepable helper bpf_copy_from_user#148 in non-sleepable prog
// a helper that may sleep: the program may not, whatever the other one is
.section freplace/work
.attach ok_replaced_syscall.bpf.s
.main int work(int number)
r1 = r10
r1 += -8
r2 = 8
r3 = 0
call 148
r0 = 0
exit
