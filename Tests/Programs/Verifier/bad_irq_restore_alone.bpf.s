// reject: expected an initialized irq flag as R1
// a region without interrupts is left that was not entered
r1 = r10
r1 += -8
call bpf_local_irq_restore
r0 = 0
exit
