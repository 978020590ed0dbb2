// accept
// the last of many members
.section struct_ops/bpf_testmod_ops.tramp_40
r0 = *(u64 *)(r1 + 0)
exit
