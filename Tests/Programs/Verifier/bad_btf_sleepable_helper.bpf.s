// reject: sleepable helper bpf_copy_from_user#148 in non-sleepable prog
// a helper that sleeps
.section fentry/__x64_sys_nanosleep
r1 = r10
r1 += -8
r2 = 8
r3 = 0
call 148
r0 = 0
exit
