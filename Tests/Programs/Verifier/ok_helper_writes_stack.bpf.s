// accept
// A helper that fills memory gets the stack.
.section fentry/bpf_fentry_test1
call 158
r1 = r10; r1 += -8; *(u64 *)(r10 - 8) = 0
r2 = 8
r3 = 0
call 176
r0 = 0
exit
