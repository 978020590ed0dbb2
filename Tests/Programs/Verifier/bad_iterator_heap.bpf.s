// reject: R1 expected pointer to an iterator on stack
// an iterator that is not on the stack
r2 = 0
r3 = 10
call bpf_iter_num_new
r0 = 0
exit
