// reject: Cannot extend fentry/fexit/fsession
// a function of a program at the entry of a function
.section freplace/work
.attach ok_replaced_entry.bpf.s
.main int work(int number)
r0 = 0
exit
