// reject: invalid bpf_context access off=76 size=4
// socket filters see no packet
.section socket
r0 = *(u32 *)(r1 + 76)
exit
