// reject: Subprog work doesn't exist
// a function that was removed
.section freplace/work
.attach ok_replaced_dead.bpf.s
.main int work(int number)
r0 = 0
exit
