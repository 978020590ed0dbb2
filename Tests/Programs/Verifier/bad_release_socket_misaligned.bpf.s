// reject: misaligned sock access off 0+4 size 8
// alignment is checked before the kind of pointer
.section cgroup_skb/egress
r1 = *(u64 *)(r1 + 168)
if r1 == 0 goto out
call 95
if r0 == 0 goto out
r3 = r0
r2 = 5
store_release((u64 *)(r3 + 4), r2)
out:
r0 = 0
exit
