// reject: At program exit the register R0 has smin=2 smax=2 should have been in [0, 1]
// a result that the other program may not have
.section freplace/work
.attach ok_replaced_connect.bpf.s
.main int work(int number)
r0 = 2
exit
