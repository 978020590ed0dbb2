// accept
// an object that may be null
.section fentry/maybe
.attach ok_traced_tc.bpf.s
r2 = *(u64 *)(r1 + 0)
if r2 == 0 goto out
r3 = *(u64 *)(r2 + 0)
out:
r0 = 0
exit
