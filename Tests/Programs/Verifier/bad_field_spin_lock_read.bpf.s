// reject: bpf_spin_lock cannot be accessed directly by load/store
// a spin_lock is not read directly
.map M 2 4 64 4 field=spin_lock@8
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r1 = *(u32 *)(r0 + 8)
out:
r0 = 0
exit
