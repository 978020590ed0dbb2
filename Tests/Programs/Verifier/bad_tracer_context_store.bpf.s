// reject: only read is supported
// a store to the kernel's object
.section fentry/work
.attach ok_replaced_tc.bpf.s
r2 = *(u64 *)(r1 + 0)
*(u64 *)(r2 + 0) = 1
r0 = 0
exit
