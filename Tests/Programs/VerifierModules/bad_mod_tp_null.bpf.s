// reject: R1 invalid mem access 'trusted_ptr_or_null_'
// an argument of a tracepoint of a module may be null
.section tp_btf/bpf_testmod_test_raw_tp_null_tp
r1 = *(u64 *)(r1 + 0)
r0 = *(u32 *)(r1 + 0)
exit
