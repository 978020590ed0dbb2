// accept
// registers of a task
.section fentry/bpf_fentry_test1
call 158
r1 = r0
call 175
r0 = *(u64 *)(r0 + 0)
r0 = 0
exit
