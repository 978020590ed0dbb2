// accept
// egress_ifindex is for programs of device maps
.section xdp/devmap
r0 = *(u32 *)(r1 + 20)
exit
