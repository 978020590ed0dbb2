// reject: map 'M' has no valid bpf_timer
// a value without a timer
.map M 2 4 64 4 field=spin_lock@0
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
r1 = r6
r1 += 16
r2 = M ll
r3 = 1
call 169
out:
r0 = 0
exit
