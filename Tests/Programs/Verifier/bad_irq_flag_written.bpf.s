// reject: expected an initialized irq flag as R1
// the state of interrupts is written over
r1 = r10
r1 += -8
call bpf_local_irq_save
*(u64 *)(r10 - 8) = 0
r1 = r10
r1 += -8
call bpf_local_irq_restore
r0 = 0
exit
