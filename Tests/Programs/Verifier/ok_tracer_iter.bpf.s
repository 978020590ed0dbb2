// accept
// a function with the name of an iterator over tasks
.section iter/bpf_iter_task
.attach ok_traced_tc.bpf.s
r2 = *(u64 *)(r1 + 0)
r2 = *(u64 *)(r1 + 8)
if r2 == 0 goto out
r3 = *(u64 *)(r2 + 0)
out:
r0 = 0
exit
