// reject: Expected an initialized dynptr as *(R11-40)
// no dynptr in slot 5
*(u64 *)(r10 - 24) = 0
*(u64 *)(r10 - 16) = 0
r1 = r10
r1 += -24
*(u64 *)(r11 - 40) = r1
*(u64 *)(r11 - 32) = 9
*(u64 *)(r11 - 24) = 8
*(u64 *)(r11 - 16) = 7
*(u64 *)(r11 - 8) = 6
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call bpf_kfunc_call_stack_arg_dynptr
r0 = 0
exit
