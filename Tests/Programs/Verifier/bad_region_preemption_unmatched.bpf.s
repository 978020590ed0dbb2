// reject: unmatched attempt to enable preemption (kernel function bpf_preempt_enable)
// preemption is enabled that was not disabled
call bpf_preempt_enable
r0 = 0
exit
