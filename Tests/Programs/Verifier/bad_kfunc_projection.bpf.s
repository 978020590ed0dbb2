// reject: kernel function bpf_dynptr_from_skb R1 expected pointer to STRUCT __sk_buff but R1 has a pointer to STRUCT task_struct
// another object
.section tp_btf/sched_switch
r1 = *(u64 *)(r1 + 8)
r2 = 0
r3 = r10
r3 += -16
call bpf_dynptr_from_skb
r0 = 0
exit
