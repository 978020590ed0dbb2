// reject: invalid bpf_context access off=168 size=8
// behind the registers
.section kprobe
r0 = *(u64 *)(r1 + 168)
exit
