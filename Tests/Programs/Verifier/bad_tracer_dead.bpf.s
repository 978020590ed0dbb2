// reject: Subprog work doesn't exist
// a function that was removed
.section fentry/work
.attach ok_replaced_dead.bpf.s
r0 = 0
exit
