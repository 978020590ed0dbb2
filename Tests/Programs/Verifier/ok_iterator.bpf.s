// accept
// numbers are counted
r1 = r10
r1 += -8
r2 = 0
r3 = 10
call bpf_iter_num_new
again:
r1 = r10
r1 += -8
call bpf_iter_num_next
if r0 == 0 goto out
r1 = *(u32 *)(r0 + 0)
goto again
out:
r1 = r10
r1 += -8
call bpf_iter_num_destroy
r0 = 0
exit
