// reject: expected an initialized iter_num as R1
// an iterator is overwritten
r1 = r10
r1 += -8
r2 = 0
r3 = 10
call bpf_iter_num_new
*(u32 *)(r10 - 8) = 0
r1 = r10
r1 += -8
call bpf_iter_num_destroy
r0 = 0
exit
