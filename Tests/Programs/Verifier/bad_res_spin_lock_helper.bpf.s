// reject: function calls are not allowed while holding a lock
// a helper is called while a resilient lock is held
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
if r0 != 0 goto out
call 5
r1 = r6
call bpf_res_spin_unlock
out:
r0 = 0
exit
