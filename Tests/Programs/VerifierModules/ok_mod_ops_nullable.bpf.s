// accept
// an argument that may be null is asked first
.section struct_ops/bpf_testmod_ops.test_maybe_null
r1 = *(u64 *)(r1 + 8)
r0 = 0
if r1 == 0 goto done
r0 = *(u32 *)(r1 + 0)
done:
exit
