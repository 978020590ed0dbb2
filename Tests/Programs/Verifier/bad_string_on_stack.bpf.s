// reject: *(R11-40) doesn't point to a const string
// a string on the stack
*(u64 *)(r10 - 8) = 0
r6 = r10
r6 += -8
*(u64 *)(r11 - 40) = r6
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
*(u64 *)(r11 - 8) = 6
*(u64 *)(r11 - 16) = 7
*(u64 *)(r11 - 24) = 8
*(u64 *)(r11 - 32) = 9
call bpf_kfunc_call_stack_arg_const_str
r0 = 0
exit
