// reject: Unrecognized *(R11-8) type STRUCT
// a kfunc whose prototype no program may call before a register that is not set
call bpf_kfunc_call_stack_arg_big
r4 = r9
r0 = 0
exit
