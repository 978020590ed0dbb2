// reject: bpf_wq cannot be accessed directly by load/store
// a wq is not read directly
.map M 2 4 64 4 field=wq@16
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r1 = *(u64 *)(r0 + 24)
out:
r0 = 0
exit
