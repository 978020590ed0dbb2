// reject: R2 is ptr_task_struct invalid variable offset: off=2872, var_off=(0x0; 0x7)
// at a place that is not known
.section tp_btf/sched_switch
r2 = *(u64 *)(r1 + 8)
r3 = *(u64 *)(r1 + 24)
r3 &= 7
r2 += r3
r0 = *(u8 *)(r2 + 2872)
r0 = 0
exit
