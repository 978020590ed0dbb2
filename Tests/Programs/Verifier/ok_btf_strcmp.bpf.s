// accept
// strings of the kernel
.section tp_btf/sched_switch
r1 = *(u64 *)(r1 + 8)
r1 += 3408
r2 = r1
call bpf_strcmp
r0 = 0
exit
