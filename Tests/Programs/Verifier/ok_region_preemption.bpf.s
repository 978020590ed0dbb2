// accept
// a region without preemption
call bpf_preempt_disable
call bpf_preempt_enable
r0 = 0
exit
