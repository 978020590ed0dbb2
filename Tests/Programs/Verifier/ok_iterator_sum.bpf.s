// accept
// an unbounded sum in a loop over numbers
r6 = 0
r1 = r10
r1 += -8
r2 = 0
r3 = 1000
call bpf_iter_num_new
again:
r1 = r10
r1 += -8
call bpf_iter_num_next
if r0 == 0 goto out
r6 += 1
goto again
out:
r1 = r10
r1 += -8
call bpf_iter_num_destroy
r0 = r6
exit
