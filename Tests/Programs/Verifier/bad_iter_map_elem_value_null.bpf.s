// reject: R6 pointer arithmetic on buf_or_null prohibited, null-check it first
// a value that may be null, moved
.section iter/bpf_map_elem
r6 = *(u64 *)(r1 + 24)
r6 += 8
r0 = 0
exit
