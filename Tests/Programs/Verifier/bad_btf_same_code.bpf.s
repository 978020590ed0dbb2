// reject: access beyond struct (anon) at off 0 size 8
// objects of two kinds by one instruction
.section tp_btf/sched_switch
r2 = *(u64 *)(r1 + 8)
r3 = *(u64 *)(r1 + 24)
if r3 == 0 goto load
r2 = *(u64 *)(r2 + 2744)
load:
r0 = *(u64 *)(r2 + 64)
r0 = 0
exit
