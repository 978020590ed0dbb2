// reject: Unreleased reference id=1 alloc_insn=0
// also one that is not asked for
.section struct_ops/Qdisc_ops.enqueue
r0 = 0
exit
