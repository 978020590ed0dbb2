// reject: Unrecognized *(R11-8) type STRUCT
// unreachable code before a kfunc whose prototype no program may call
goto u1
r3 = 1
u1:
call bpf_kfunc_call_stack_arg_big
r0 = 0
exit
