// reject: cannot pass in iter at an offset=-12
// then: expected uninitialized iter_num as R1
// an iterator at an offset that is no multiple of 8
r1 = r10
r1 += -12
r2 = 0
r3 = 10
call bpf_iter_num_new
r0 = 0
exit
