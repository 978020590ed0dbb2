// reject: function calls are not allowed while holding a lock
// the state of interrupts of a lock is restored by itself
.map M 2 4 64 4 field=res_spin_lock@0
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
r1 = r6
r2 = r10
r2 += -16
call bpf_res_spin_lock_irqsave
if r0 != 0 goto out
r1 = r10
r1 += -16
call bpf_local_irq_restore
r1 = r6
call bpf_res_spin_unlock
out:
r0 = 0
exit
