// reject: program of this type cannot use helper bpf_ktime_get_ns#5
// a structure whose programs have no helpers
.section struct_ops/bpf_testmod_ops3.test_1
call 5
r0 = 0
exit
