// reject: off 8 doesn't point to 'struct bpf_wq' that is at 16
// a pointer beside the work queue
.map M 2 4 64 4 field=wq@16
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
r1 = r6
r1 += 8
r2 = M ll
r3 = 0
call bpf_wq_init
out:
r0 = 0
exit
