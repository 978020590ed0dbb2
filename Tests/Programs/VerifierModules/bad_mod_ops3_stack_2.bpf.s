// reject: combined stack size of 2 calls is 800. Too large
// functions with more than 512 bytes of stack together, of a member with a private stack or without
.section struct_ops/bpf_testmod_ops3.test_2
r1 = 0
*(u64 *)(r10 - 400) = r1
call deep
exit
deep:
r0 = 0
*(u64 *)(r10 - 400) = r0
exit
