// reject: cannot restore irq state out of order, expected id=2 acquired at insn_idx=5
// two regions without interrupts are left in the wrong order
r1 = r10
r1 += -8
call bpf_local_irq_save
r1 = r10
r1 += -16
call bpf_local_irq_save
r1 = r10
r1 += -8
call bpf_local_irq_restore
r1 = r10
r1 += -16
call bpf_local_irq_restore
r0 = 0
exit
