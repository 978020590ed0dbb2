// accept
// a function that threw
.section freplace/work
.attach ok_replaced_throws.bpf.s
.main int work(int number)
r0 = 0
exit
