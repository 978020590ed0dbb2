// reject: invalid bpf_context access off=4 size=8
// not at a multiple of its size
.section kprobe
r0 = *(u64 *)(r1 + 4)
exit
