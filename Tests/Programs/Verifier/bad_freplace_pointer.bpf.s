// reject: arg0 in main() is not a pointer to context
// a pointer to what is no structure
.section freplace/work
.attach ok_replaced_tc.bpf.s
.main int work(int *number)
r0 = 0
exit
