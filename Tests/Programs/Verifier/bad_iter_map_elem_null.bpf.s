// reject: R6 invalid mem access 'rdonly_buf_or_null'
// there may be no element
.section iter/bpf_map_elem
r6 = *(u64 *)(r1 + 16)
r0 = *(u32 *)(r6 + 0)
r0 = 0
exit
