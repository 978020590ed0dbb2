// reject: invalid bpf_context access off=72 size=4
// no class
.section lwt_out
r0 = *(u32 *)(r1 + 72)
exit
