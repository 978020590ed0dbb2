// reject: Unreleased reference id=1 alloc_insn=0
// a packet that is owned has to be given back
.section struct_ops/Qdisc_ops.enqueue
r6 = *(u64 *)(r1 + 0)
r0 = 0
exit
