// reject: expected uninitialized irq flag as R1
// the state of interrupts is kept over another one
r1 = r10
r1 += -8
call bpf_local_irq_save
r1 = r10
r1 += -8
call bpf_local_irq_save
r1 = r10
r1 += -8
call bpf_local_irq_restore
r0 = 0
exit
