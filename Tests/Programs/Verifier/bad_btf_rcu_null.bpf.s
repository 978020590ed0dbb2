// reject: access beyond struct (anon) at off 0 size 8
// a member under RCU may be null
.section tp_btf/sched_switch
r2 = *(u64 *)(r1 + 8)
r2 = *(u64 *)(r2 + 88)
r0 = *(u32 *)(r2 + 2872)
r3 = *(u64 *)(r1 + 8)
r3 = *(u64 *)(r3 + 1448)
r0 = *(u64 *)(r3 + 0)
r3 = *(u64 *)(r1 + 8)
r3 = *(u64 *)(r3 + 2744)
r3 = *(u64 *)(r3 + 0)
r0 = 0
exit
