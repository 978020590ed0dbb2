// accept
// a function of a module
.section fentry/bpf_testmod_test_arg_ptr_to_struct
r1 = *(u64 *)(r1 + 0)
r0 = *(u32 *)(r1 + 0)
r0 = 0
exit
