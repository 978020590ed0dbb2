// reject: Unreleased reference id=1 alloc_insn=0
// given back on one path only
.section struct_ops/Qdisc_ops.enqueue
r6 = *(u64 *)(r1 + 0)
r2 = *(u64 *)(r1 + 16)
r3 = *(u32 *)(r6 + 112)
if r3 > 100 goto out
r1 = r6
call bpf_qdisc_skb_drop
out:
r0 = 0
exit
