// reject: R0 cannot write into rdonly_mem
// so are its slices
.section netfilter
r6 = *(u64 *)(r1 + 8)
if r6 == 0 goto out
r1 = r6
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
*(u8 *)(r0 + 0) = 1
out:
r0 = 1
exit
