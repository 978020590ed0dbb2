// reject: invalid bpf_context access off=0 size=4
// no other fields
.section flow_dissector
r0 = *(u32 *)(r1 + 0)
exit
