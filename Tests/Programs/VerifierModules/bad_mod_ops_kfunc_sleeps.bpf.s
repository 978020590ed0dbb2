// reject: program must be sleepable to call sleepable kfunc bpf_kfunc_st_ops_test_prologue
// a kfunc that may sleep, in a program that does not
.section struct_ops/bpf_testmod_multi_st_ops.test_1
r1 = *(u64 *)(r1 + 0)
call bpf_kfunc_st_ops_test_prologue
r0 = 0
exit
