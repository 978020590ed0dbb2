// accept
// a write through it moves nothing
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
r7 = r0
*(u64 *)(r10 - 40) = 0
r1 = r10
r1 += -16
r2 = 0
r3 = r10
r3 += -40
r4 = 8
r5 = 0
call 202
r0 = *(u64 *)(r7 + 0)
out:
r0 = 2
exit
