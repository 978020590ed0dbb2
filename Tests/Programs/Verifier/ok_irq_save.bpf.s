// accept
// a region without interrupts
r1 = r10
r1 += -8
call bpf_local_irq_save
r1 = r10
r1 += -8
call bpf_local_irq_restore
r0 = 0
exit
