// reject: Unreleased reference id=1 alloc_insn=0
// an object that the program owns is not given back
.section struct_ops/bpf_testmod_ops.test_refcounted
r0 = 0
exit
