// reject: access beyond struct xdp_buff at off 4096 size 8
// a read beyond the kernel's object of XDP
.section fentry/work
.attach ok_traced_xdp.bpf.s
r2 = *(u64 *)(r1 + 0)
r3 = *(u64 *)(r2 + 4096)
r0 = 0
exit
