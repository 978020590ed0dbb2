// accept
// a member whose program may sleep
.section struct_ops.s/bpf_testmod_st_ops.test_pro_epilogue
r1 = *(u64 *)(r1 + 0)
call bpf_kfunc_st_ops_inc10
r0 = 0
exit
