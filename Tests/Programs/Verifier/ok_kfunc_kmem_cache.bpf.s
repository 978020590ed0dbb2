// accept
// a cache of which nothing is known
.section tp_btf/sched_switch
r1 = 4096
call bpf_get_kmem_cache
r0 = 0
exit
