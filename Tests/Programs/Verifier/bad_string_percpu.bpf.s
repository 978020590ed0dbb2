// reject: *(R11-40) points to percpu_array map which cannot be used as const string
// a string in a map with a value for each processor
.map table percpu_array 4 8 4
r6 = r1
*(u32 *)(r10 - 4) = 0
r1 = table ll
r2 = r10
r2 += -4
call 1
if r0 == 0 goto out
r6 = r0
*(u64 *)(r11 - 40) = r6
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
*(u64 *)(r11 - 8) = 6
*(u64 *)(r11 - 16) = 7
*(u64 *)(r11 - 24) = 8
*(u64 *)(r11 - 32) = 9
call bpf_kfunc_call_stack_arg_const_str
out:
r0 = 0
exit
