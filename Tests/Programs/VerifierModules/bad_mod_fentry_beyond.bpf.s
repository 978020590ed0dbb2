// reject: access beyond struct bpf_testmod_struct_arg_1 at off 4 size 4
// behind the structure of an argument
.section fentry/bpf_testmod_test_arg_ptr_to_struct
r1 = *(u64 *)(r1 + 0)
r0 = *(u32 *)(r1 + 4)
r0 = 0
exit
