// reject: R1 cannot write into ptr_st_ops_args at off=4 size=8
// a store behind its eight bytes
.section struct_ops/bpf_testmod_st_ops.test_prologue
r1 = *(u64 *)(r1 + 0)
r0 = 0
*(u64 *)(r1 + 4) = r0
exit
