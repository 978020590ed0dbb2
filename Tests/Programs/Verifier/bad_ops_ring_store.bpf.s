// reject: R6 cannot write into ptr_iou_ctx at off=0 size=4
// the context of a ring
.section struct_ops/io_uring_bpf_ops.loop_step
r6 = *(u64 *)(r1 + 0)
*(u32 *)(r6 + 0) = 1
r0 = 0
exit
