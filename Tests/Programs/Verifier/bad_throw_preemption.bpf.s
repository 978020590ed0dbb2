// reject: bpf_throw cannot be used inside bpf_preempt_disable-ed region
// a function throws inside the region of its caller
call bpf_preempt_disable
call thrower
call bpf_preempt_enable
r0 = 0
exit
.func long thrower(void)
r1 = 0
call bpf_throw
r0 = 0
exit
