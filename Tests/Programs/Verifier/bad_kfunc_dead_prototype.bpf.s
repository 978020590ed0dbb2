// reject: Unrecognized *(R11-8) type STRUCT
// the kfunc is called in code that no path reaches: Linux 7.2 does not look at its prototype
r1 = 1
if r1 == 1 goto out
call bpf_kfunc_call_stack_arg_big
out:
r0 = 0
exit
