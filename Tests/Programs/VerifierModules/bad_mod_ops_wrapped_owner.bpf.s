// reject: attach to invalid member owner(@idx 3) of struct bpf_testmod_st_ops
// a member that is a pointer, but not to a function
.section struct_ops/bpf_testmod_st_ops.owner
r0 = 0
exit
