// reject: R1 type=scalar expected=ptr_, trusted_ptr_, rcu_ptr_
// a number
.section fentry/bpf_fentry_test1
r1 = 0
call 175
r0 = 0
exit
