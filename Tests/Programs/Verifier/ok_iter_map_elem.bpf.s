// accept
// key and value of an element
.section iter/bpf_map_elem
r6 = *(u64 *)(r1 + 16)
r7 = *(u64 *)(r1 + 24)
if r6 == 0 goto out
if r7 == 0 goto out
r0 = *(u32 *)(r6 + 4)
*(u64 *)(r7 + 8) = r0
out:
r0 = 0
exit
