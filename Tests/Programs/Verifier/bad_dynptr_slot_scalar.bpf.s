// reject: *(R11-40) expected pointer to stack or const struct bpf_dynptr
// a number in slot 5 in place of a dynptr
*(u64 *)(r11 - 40) = 10
*(u64 *)(r11 - 32) = 9
*(u64 *)(r11 - 24) = 8
*(u64 *)(r11 - 16) = 7
*(u64 *)(r11 - 8) = 6
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call bpf_kfunc_call_stack_arg_dynptr
r0 = 0
exit
