// reject: Unrecognized *(R11-8) type STRUCT
// a kfunc whose prototype no program may call, and recursion
call bpf_kfunc_call_stack_arg_big
call rc2
r0 = 0
exit
.func int rc2(int a)
call rc2
exit
