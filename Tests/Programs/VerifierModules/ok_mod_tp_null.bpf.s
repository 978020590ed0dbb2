// accept
// an argument of a tracepoint of a module is asked first
.section tp_btf/bpf_testmod_test_raw_tp_null_tp
r1 = *(u64 *)(r1 + 0)
r0 = 0
if r1 == 0 goto done
r0 = *(u64 *)(r1 + 0)
done:
r0 = 0
exit
