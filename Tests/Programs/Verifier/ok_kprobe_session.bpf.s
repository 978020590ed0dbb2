// accept
// a session that is not followed by its end
.section kprobe.session/bpf_fentry_test1
r0 = 1
exit
