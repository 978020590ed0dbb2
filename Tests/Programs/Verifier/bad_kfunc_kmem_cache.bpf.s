// reject: only read is supported
// is only read
.section tp_btf/sched_switch
r1 = 4096
call bpf_get_kmem_cache
*(u32 *)(r0 + 0) = 1
r0 = 0
exit
