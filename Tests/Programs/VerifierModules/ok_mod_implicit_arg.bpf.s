// accept
// what the verifier supplies is left out
.section syscall
r1 = 5
call bpf_kfunc_implicit_arg
exit
