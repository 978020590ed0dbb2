// reject: At program exit the register R0 has smin=2 smax=2 should have been in [0, 1]
// a session says yes or no
.section kprobe.session/bpf_fentry_test1
r0 = 2
exit
