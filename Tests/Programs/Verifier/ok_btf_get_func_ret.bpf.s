// accept
// the result, by a helper
.section fexit/bpf_fentry_test1
r2 = r10
r2 += -8
call 184
r0 = 0
exit
