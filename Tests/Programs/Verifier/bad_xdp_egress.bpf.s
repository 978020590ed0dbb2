// reject: invalid bpf_context access off=20 size=4
// egress_ifindex is for programs of device maps
.section xdp
r0 = *(u32 *)(r1 + 20)
exit
