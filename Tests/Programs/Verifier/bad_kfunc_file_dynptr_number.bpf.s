// reject: R1 must have zero offset when passed to release func or trusted arg to kfunc
// a number
.section tc
r1 = 5
call bpf_dynptr_file_discard
r0 = 0
exit
