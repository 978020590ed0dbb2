// accept
// the same, but r7 is unknown
call 7
r7 = r0
*(u64 *)(r10 - 8) = 0
if r0 > 8 goto out
r1 = r10
r1 += -8
*(u64 *)(r11 - 8) = r1
*(u64 *)(r11 - 16) = 8
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call bpf_kfunc_call_stack_arg_mem
out:
r0 = 0
exit
