// accept
// a result that the other program may have
.section freplace/work
.attach ok_replaced_connect.bpf.s
.main int work(int number)
r0 = 1
exit
