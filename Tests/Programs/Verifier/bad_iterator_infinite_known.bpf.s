// reject: infinite loop detected at insn 11
// a loop inside a loop over numbers never ends
r6 = r1
r1 = r10
r1 += -8
r2 = 0
r3 = 10
call bpf_iter_num_new
r6 = *(u32 *)(r6 + 0)
again:
r1 = r10
r1 += -8
call bpf_iter_num_next
if r0 == 0 goto out
inner:
if r6 == 7 goto inner
goto again
out:
r1 = r10
r1 += -8
call bpf_iter_num_destroy
r0 = 0
exit
