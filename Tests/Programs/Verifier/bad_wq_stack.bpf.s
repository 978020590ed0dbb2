// reject: R1 doesn't point to a map value
// a work queue on the stack
.map M 2 4 64 4 field=wq@16
*(u64 *)(r10 - 8) = 0
*(u64 *)(r10 - 16) = 0
r1 = r10
r1 += -16
r2 = M ll
r3 = 0
call bpf_wq_init
r0 = 0
exit
