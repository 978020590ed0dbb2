// reject: Invalid argument
// a function with the name of no iterator
.section iter/bpf_iter_nothing
.attach ok_traced_tc.bpf.s
r0 = 0
exit
