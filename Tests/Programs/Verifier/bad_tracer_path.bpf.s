// reject: helper call is not allowed in probe
// a function with the name of one that paths are asked in
.section fentry/vfs_truncate
.attach ok_traced_tc.bpf.s
r2 = r10
r2 += -8
r3 = 8
call 147
r0 = 0
exit
