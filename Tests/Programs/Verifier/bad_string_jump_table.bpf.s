// reject: *(R11-40) points to insn_array map which cannot be used as const string
// a jump table in place of a string
.map table insn_array 4 16 1 targets=one
r6 = map_value table ll
*(u64 *)(r11 - 40) = r6
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
*(u64 *)(r11 - 8) = 6
*(u64 *)(r11 - 16) = 7
*(u64 *)(r11 - 24) = 8
*(u64 *)(r11 - 32) = 9
call bpf_kfunc_call_stack_arg_const_str
r1 = *(u64 *)(r6 + 0)
gotox r1
one:
r0 = 0
exit
