// reject: program of this type cannot use helper bpf_seq_write#127
// only in iterators
.section tp_btf/sched_switch
r1 = *(u64 *)(r1 + 8)
r2 = r10
r3 = 8
call 127
r0 = 0
exit
