// reject: program of this type cannot use helper bpf_ktime_get_ns#5
// there are no helpers at all
.section struct_ops/bpf_dummy_ops.test_2
call 5
r0 = 0
exit
