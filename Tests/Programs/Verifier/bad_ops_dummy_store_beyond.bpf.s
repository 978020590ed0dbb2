// reject: write access at off 0 with size 8
// then: R6 cannot write into ptr_bpf_dummy_ops_state at off=0 size=8
// behind the structure
.section struct_ops/bpf_dummy_ops.test_2
r6 = *(u64 *)(r1 + 0)
*(u64 *)(r6 + 0) = 1
r0 = 0
exit
