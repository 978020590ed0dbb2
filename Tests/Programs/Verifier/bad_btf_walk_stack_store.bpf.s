// reject: R2 cannot write into rdonly_untrusted_mem
// and only read
.section tp_btf/sched_switch
r2 = *(u64 *)(r1 + 8)
r2 = *(u64 *)(r2 + 32)
*(u8 *)(r2 + 0) = 1
r0 = 0
exit
