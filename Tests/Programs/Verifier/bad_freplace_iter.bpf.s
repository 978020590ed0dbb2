// reject: Invalid argument
// a function of an iterator has no name of what iterators are over
.section freplace/work
.attach ok_replaced_iter.bpf.s
.main int work(int a)
r0 = 0
exit
