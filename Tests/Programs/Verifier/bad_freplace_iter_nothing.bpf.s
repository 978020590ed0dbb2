// reject: Invalid argument
// a function of an iterator with the name of nothing that iterators are over
.section freplace/bpf_iter_nothing
.attach ok_replaced_iter.bpf.s
.main int bpf_iter_nothing(int a)
r0 = 0
exit
