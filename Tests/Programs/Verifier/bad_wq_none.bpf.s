// reject: map 'M' has no valid bpf_wq
// a value without a work queue
.map M 2 4 64 4 field=timer@16
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
r3 = 0
call bpf_wq_init
out:
r0 = 0
exit
