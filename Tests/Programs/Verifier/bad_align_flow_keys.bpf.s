// reject: misaligned flow keys access off 0+2 size 4
// keys of flows
.section flow_dissector
.flag BPF_F_STRICT_ALIGNMENT
r2 = *(u64 *)(r1 + 144)
r0 = *(u32 *)(r2 + 2)
out:
r0 = 0
exit
