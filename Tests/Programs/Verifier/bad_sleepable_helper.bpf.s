// reject: sleepable helper bpf_copy_from_user#148 in non-sleepable prog
// a helper that may sleep in a program that does not
r1 = r10
r1 += -8
r2 = 8
r3 = 0
call 148
r0 = 0
exit
