// reject: R1 doesn't point to an irq flag on stack
// the state of interrupts is kept in a value of a map
.map M 2 4 64 4 field=res_spin_lock@0
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
r1 = r6
r1 += 8
call bpf_local_irq_save
out:
r0 = 0
exit
