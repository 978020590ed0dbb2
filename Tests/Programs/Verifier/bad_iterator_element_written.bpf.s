// reject: R0 cannot write into rdonly_mem
// the element of an iterator is written
r1 = r10
r1 += -8
r2 = 0
r3 = 10
call bpf_iter_num_new
r1 = r10
r1 += -8
call bpf_iter_num_next
if r0 == 0 goto out
*(u32 *)(r0 + 0) = 1
out:
r1 = r10
r1 += -8
call bpf_iter_num_destroy
r0 = 0
exit
