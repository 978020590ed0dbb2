// accept
// a tracepoint whose first argument is a structure of the module
.section tp_btf/bpf_testmod_test_writable_bare_tp
r1 = *(u64 *)(r1 + 0)
r0 = 0
if r1 == 0 goto done
r0 = *(u32 *)(r1 + 4)
done:
r0 = 0
exit
