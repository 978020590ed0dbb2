// accept
// a number that grows in a loop is checked and used as an offset
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
if r6 > 60 goto again
r1 = r10
r1 += -72
r1 += r6
*(u8 *)(r1 + 0) = 1
r6 += 1
goto again
out:
r1 = r10
r1 += -8
call bpf_iter_num_destroy
r0 = 0
exit
