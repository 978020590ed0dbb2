// reject: BPF_EXIT instruction in main prog cannot be used inside bpf_local_irq_save-ed region
// a region without interrupts is not left
r1 = r10
r1 += -8
call bpf_local_irq_save
r0 = 0
exit
