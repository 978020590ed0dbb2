// accept
// a socket and its value
.section iter/bpf_sk_storage_map
r6 = *(u64 *)(r1 + 16)
r7 = *(u64 *)(r1 + 24)
if r6 == 0 goto out
if r7 == 0 goto out
*(u64 *)(r7 + 0) = 1
r0 = *(u16 *)(r6 + 16)
out:
r0 = 0
exit
