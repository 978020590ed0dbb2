// reject: At program exit the register R0 is not a known value (trusted_ptr_)
// an object that is not owned, of another structure
.section struct_ops/Qdisc_ops.dequeue
r0 = *(u64 *)(r1 + 0)
exit
