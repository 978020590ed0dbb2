// accept
// a dynptr in slot 5
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
r1 = map_array ll
call 1
if r0 == 0 goto out
r1 = r0
r2 = 16
r3 = 0
r4 = r10
r4 += -24
call 197
r1 = r10
r1 += -24
*(u64 *)(r11 - 40) = r1
*(u64 *)(r11 - 32) = 9
*(u64 *)(r11 - 24) = 8
*(u64 *)(r11 - 16) = 7
*(u64 *)(r11 - 8) = 6
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call bpf_kfunc_call_stack_arg_dynptr
out:
r0 = 0
exit
