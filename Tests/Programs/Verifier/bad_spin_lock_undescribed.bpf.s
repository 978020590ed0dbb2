// reject: map 'M' has to have BTF in order to use bpf_spin_lock
// a map without types
.map M 2 4 64 4
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
r1 = r6
call 93
r1 = r6
call 94
out:
r0 = 0
exit
