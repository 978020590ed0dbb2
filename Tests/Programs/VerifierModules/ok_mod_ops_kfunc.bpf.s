// accept
// a kfunc of the module with an object of the module
.section struct_ops/bpf_testmod_multi_st_ops.test_1
r1 = *(u64 *)(r1 + 0)
r2 = 0
call bpf_kfunc_multi_st_ops_test_1
r0 = 0
exit
