// reject: only read is supported
// objects are read, trusted ones too
.section tp_btf/sched_switch
r2 = *(u64 *)(r1 + 8)
*(u32 *)(r2 + 2872) = 1
r0 = 0
exit
