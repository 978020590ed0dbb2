// reject: R2 invalid mem access 'trusted_ptr_or_null_'
// a function with the name of an iterator over tasks: the end
.section iter/bpf_iter_task
.attach ok_traced_tc.bpf.s
r2 = *(u64 *)(r1 + 8)
r3 = *(u64 *)(r2 + 0)
r0 = 0
exit
