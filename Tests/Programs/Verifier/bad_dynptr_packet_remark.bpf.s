// reject: cannot access ptr member next with moff 0 in struct (anon) with off 0 size 1
// then: cannot pass in dynptr at an offset=0
// what an argument tells of itself, allowed, comes before what another one is refused for
.section netfilter
r6 = *(u64 *)(r1 + 8)
if r6 == 0 goto out
r1 = r6
r2 = 0
r3 = r10
call bpf_dynptr_from_skb
r1 = r10
r1 += -16
r2 = 0
r6 = r10
r3 += -32
r4 = 14
call bpf_dynptr_slice
if r0 == 0 goto out
r1 = *(u8 *)(r0 + 13)
out:
r0 = 1
exit
