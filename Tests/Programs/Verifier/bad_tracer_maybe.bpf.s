// reject: R2 invalid mem access 'ptr_or_null_'
// an object that may be null is read
.section fentry/maybe
.attach ok_traced_tc.bpf.s
r2 = *(u64 *)(r1 + 0)
r3 = *(u64 *)(r2 + 0)
r0 = 0
exit
