// reject: R6 invalid mem access 'scalar'
// the element of an iterator that was ended
r1 = r10
r1 += -8
r2 = 0
r3 = 10
call bpf_iter_num_new
r1 = r10
r1 += -8
call bpf_iter_num_next
if r0 == 0 goto out
r6 = r0
r1 = r10
r1 += -8
call bpf_iter_num_destroy
r0 = *(u32 *)(r6 + 0)
exit
out:
r1 = r10
r1 += -8
call bpf_iter_num_destroy
r0 = 0
exit
