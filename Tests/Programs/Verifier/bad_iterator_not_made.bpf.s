// reject: expected an initialized iter_num as R1
// an iterator that was never made
*(u64 *)(r10 - 8) = 0
r1 = r10
r1 += -8
call bpf_iter_num_next
r0 = 0
exit
