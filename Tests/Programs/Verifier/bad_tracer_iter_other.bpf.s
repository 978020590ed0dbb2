// reject: Invalid argument
// a function without the name of an iterator
.section iter/pair
.attach ok_replaced_tc.bpf.s
r0 = 0
exit
