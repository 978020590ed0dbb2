// reject: BPF_EXIT instruction in main prog cannot be used inside bpf_preempt_disable-ed region
// a region without preemption that is not ended
call bpf_preempt_disable
r0 = 0
exit
