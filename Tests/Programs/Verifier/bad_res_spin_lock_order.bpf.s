// reject: bpf_res_spin_unlock cannot be out of order
// two resilient locks, given back in the order in which they were taken
.map M 1 4 64 4 field=res_spin_lock@0
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
r7 = r6
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 1
call 1
if r0 == 0 goto out
r6 = r0
r1 = r6
call bpf_res_spin_lock
if r0 != 0 goto out
r1 = r7
call bpf_res_spin_lock
if r0 != 0 goto one
r1 = r6
call bpf_res_spin_unlock
r1 = r7
call bpf_res_spin_unlock
goto out
one:
r1 = r6
call bpf_res_spin_unlock
out:
r0 = 0
exit
