// accept
// a string at any address
.section tc
r1 = 5
call bpf_strlen
r0 = 0
exit
