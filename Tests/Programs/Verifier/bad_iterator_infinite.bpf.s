// reject: infinite loop detected at insn 9
// a loop inside a loop over numbers does not step
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
inner:
r7 = 0
if r7 == 1 goto again
goto inner
out:
r1 = r10
r1 += -8
call bpf_iter_num_destroy
r0 = 0
exit
