// reject: Unrecognized *(R11-8) type STRUCT
// a structure by value
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
*(u64 *)(r11 - 8) = 6
*(u64 *)(r11 - 16) = 7
call bpf_kfunc_call_stack_arg_big
r0 = 0
exit
