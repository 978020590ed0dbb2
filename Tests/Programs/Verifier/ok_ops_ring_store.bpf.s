// accept
// what a ring waits for
.section struct_ops/io_uring_bpf_ops.loop_step
r6 = *(u64 *)(r1 + 8)
*(u32 *)(r6 + 0) = 1
r0 = 0
exit
