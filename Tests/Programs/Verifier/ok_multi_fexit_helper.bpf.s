// accept
// their results, by a helper
.section fexit.multi/bpf_fentry_test1
r2 = r10
r2 += -8
call 184
r0 = 0
exit
