// reject: only read from bpf_array is supported
// a map itself is only read
.map IN 2 4 8 4
.map OUT 12 4 4 2 inner=IN
r1 = OUT ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
*(u64 *)(r0 + 0) = 0
out:
r0 = 0
exit
