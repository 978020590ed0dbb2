// accept
// a function of an iterator that has the name of what iterators are over
.section freplace/bpf_iter_task
.attach ok_replaced_iter.bpf.s
.main int bpf_iter_task(int a)
r0 = 0
exit
