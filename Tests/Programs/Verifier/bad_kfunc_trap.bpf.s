// reject: unexpected __bpf_trap() due to uninitialized variable?
// what compilers write where nothing is defined
.section tc
call __bpf_trap
r0 = 0
exit
