// accept
// a value that a helper reads and writes
.section iter/bpf_map_elem
r7 = *(u64 *)(r1 + 24)
if r7 == 0 goto out
r1 = r7
r2 = 16
call 16
r0 = 0
exit
out:
r0 = 0
exit
