// reject: R1 is not a scalar
// what is thrown is a number
r1 = r10
call bpf_throw
r0 = 0
exit
