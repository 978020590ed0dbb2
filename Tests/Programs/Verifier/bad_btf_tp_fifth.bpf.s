// reject: func 'sched_switch' doesn't have 5-th argument
// then: invalid bpf_context access off=32 size=8
// four arguments
.section tp_btf/sched_switch
r0 = *(u64 *)(r1 + 32)
r0 = 0
exit
