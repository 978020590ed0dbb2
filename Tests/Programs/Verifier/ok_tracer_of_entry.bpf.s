// accept
// a program at the entry of a function of the kernel is traced
.section fexit/work
.attach ok_replaced_entry.bpf.s
r2 = *(u64 *)(r1 + 0)
r0 = 0
exit
