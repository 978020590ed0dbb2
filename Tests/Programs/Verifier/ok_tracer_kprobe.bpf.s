// accept
// the registers of a probe
.section fentry/work
.attach ok_traced_kprobe.bpf.s
r2 = *(u64 *)(r1 + 0)
r3 = *(u64 *)(r2 + 8)
r0 = 0
exit
