// reject: Unreleased reference id=1 alloc_insn=4
// an iterator is not ended
r1 = r10
r1 += -8
r2 = 0
r3 = 10
call bpf_iter_num_new
r0 = 0
exit
