// a number
.section fentry/bpf_fentry_test1
r1 = 0
call 175
r0 = 0
exit
