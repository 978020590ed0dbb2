// accept
// keys of flows
.section flow_dissector
.flag BPF_F_STRICT_ALIGNMENT
r2 = *(u64 *)(r1 + 144)
r0 = *(u32 *)(r2 + 4)
out:
r0 = 0
exit
