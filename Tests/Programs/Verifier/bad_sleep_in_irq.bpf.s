// reject: sleepable helper bpf_copy_from_user#148 in IRQ-disabled region
// a helper that may sleep in a region without interrupts
.section syscall
r1 = r10
r1 += -16
call bpf_local_irq_save
r1 = r10
r1 += -8
r2 = 8
r3 = 0
call 148
r1 = r10
r1 += -16
call bpf_local_irq_restore
r0 = 0
exit
