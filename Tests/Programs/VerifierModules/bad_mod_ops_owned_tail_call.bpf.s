// reject: program with __ref argument cannot tail call
// a tail call of a program that owns an argument
.map P 3 4 4 2
.section struct_ops/bpf_testmod_ops.test_refcounted
r2 = P ll
r3 = 0
call 12
r0 = 0
exit
