// reject: access beyond struct (anon) at off 0 size 8
// from pointer to pointer
.section tp_btf/sched_switch
r2 = *(u64 *)(r1 + 8)
r2 = *(u64 *)(r2 + 2744)
r2 = *(u64 *)(r2 + 0)
r0 = 0
exit
