// reject: bpf_res_spin_unlock without taking a lock
// whether a resilient lock was got is not asked
.map M 2 4 64 4 field=res_spin_lock@0
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
r1 = r6
call bpf_res_spin_lock
r1 = r6
call bpf_res_spin_unlock
out:
r0 = 0
exit
