// accept
// a slice of an xdp packet
.section xdp
r6 = r1
r2 = 0
r3 = r10
r3 += -16
call bpf_dynptr_from_xdp
r1 = r10
r1 += -16
r2 = 0
r3 = r10
r3 += -32
r4 = 8
call bpf_dynptr_slice
if r0 == 0 goto out
r0 = *(u64 *)(r0 + 0)
out:
r0 = 2
exit
