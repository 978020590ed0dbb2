// reject: *(R11-40) does not point to a readonly map'
// a string in a map that user space may still write
.map text array 4 8 1 flags=128
r1 = map_value text ll
*(u64 *)(r11 - 40) = r1
*(u64 *)(r11 - 32) = 9
*(u64 *)(r11 - 24) = 8
*(u64 *)(r11 - 16) = 7
*(u64 *)(r11 - 8) = 6
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call bpf_kfunc_call_stack_arg_const_str
r0 = 0
exit
