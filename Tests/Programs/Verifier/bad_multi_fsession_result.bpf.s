// reject: At program exit the register R0 has smin=1 smax=1 should have been in [0, 0]
// it gives nothing
.section fsession.multi/bpf_fentry_test1
r0 = 1
exit
