// accept
// a work queue gets a callback and is started
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
r2 = cb ll
r3 = 0
call bpf_wq_set_callback
r1 = r6
r1 += 16
r2 = 0
call bpf_wq_start
out:
r0 = 0
exit
.func long cb(long map, long key, long value)
*(u64 *)(r3 + 8) = 1
r0 = 0
exit
