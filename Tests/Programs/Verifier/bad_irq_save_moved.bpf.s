// reject: cannot pass in irq_flag at an offset=-12
// then: expected uninitialized irq flag as R1
// the state of interrupts at an unaligned place
*(u64 *)(r10 - 8) = 0
*(u64 *)(r10 - 16) = 0
r1 = r10
r1 += -12
call bpf_local_irq_save
r0 = 0
exit
