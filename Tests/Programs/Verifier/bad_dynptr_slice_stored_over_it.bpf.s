// reject: R7 invalid mem access 'scalar'
// a slice that is stored over its dynptr is one no longer
r2 = 0
r3 = r10
r3 += -16
call bpf_dynptr_from_skb
r1 = r10
r1 += -16
r2 = 0
r3 = r10
r3 += -32
r4 = 14
call bpf_dynptr_slice
if r0 == 0 goto out
*(u64 *)(r10 - 16) = r0
r7 = *(u64 *)(r10 - 16)
r1 = *(u8 *)(r7 + 13)
out:
r0 = 0
exit
