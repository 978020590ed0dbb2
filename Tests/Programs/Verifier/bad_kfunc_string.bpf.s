// reject: R2 is not a scalar
// but a number of bytes
.section tc
r1 = 5
r2 = r10
call bpf_strnlen
r0 = 0
exit
