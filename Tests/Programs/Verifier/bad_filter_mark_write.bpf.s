// reject: invalid bpf_context access off=8 size=4
// socket filters do not write the mark
.section socket
*(u32 *)(r1 + 8) = 1
r0 = 0
exit
