// accept
// the context of the other program is the kernel's object
.section fentry/work
.attach ok_replaced_tc.bpf.s
r2 = *(u64 *)(r1 + 0)
r3 = *(u64 *)(r2 + 0)
r0 = 0
exit
