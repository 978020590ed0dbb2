// accept
// the program ends with what is thrown
r1 = 7
call bpf_throw
r0 = 0
exit
