// reject: R2 expected pointer to func
// no function where a callback has to be
.map M 2 4 64 4 field=wq@16
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
r1 = r6
r1 += 16
r2 = r10
r3 = 0
call bpf_wq_set_callback
out:
r0 = 0
exit
