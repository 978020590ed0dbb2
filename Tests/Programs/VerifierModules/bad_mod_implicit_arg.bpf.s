// reject: cannot find address for kernel function bpf_kfunc_implicit_arg_impl
// the function with it is one of the types only
.section syscall
r1 = 5
r2 = 0
call bpf_kfunc_implicit_arg_impl
exit
