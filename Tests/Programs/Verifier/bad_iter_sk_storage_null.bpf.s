// reject: R7 invalid mem access 'buf_or_null'
// there may be no value
.section iter/bpf_sk_storage_map
r7 = *(u64 *)(r1 + 24)
*(u64 *)(r7 + 0) = 1
r0 = 0
exit
