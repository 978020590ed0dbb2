// reject: misaligned access off 0+2 size 4
// a kernel object
.section tp_btf/sched_switch
.flag BPF_F_STRICT_ALIGNMENT
r3 = *(u64 *)(r1 + 8)
r0 = *(u32 *)(r3 + 2)
out:
r0 = 0
exit
