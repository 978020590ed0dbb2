// reject: Unreleased reference id=1 alloc_insn=4
// the program ends in the middle of a loop
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
if r1 != 5 goto again
r0 = 0
exit
out:
r1 = r10
r1 += -8
call bpf_iter_num_destroy
r0 = 0
exit
