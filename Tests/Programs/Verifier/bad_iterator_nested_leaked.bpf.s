// reject: Unreleased reference id=3 alloc_insn=13
// a loop inside a loop is not ended
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
r1 = r10
r1 += -16
r2 = 0
r3 = 3
call bpf_iter_num_new
inner:
r1 = r10
r1 += -16
call bpf_iter_num_next
if r0 != 0 goto inner
goto again
out:
r1 = r10
r1 += -8
call bpf_iter_num_destroy
r0 = 0
exit
