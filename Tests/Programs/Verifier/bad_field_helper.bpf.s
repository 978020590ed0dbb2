// reject: bpf_timer cannot be accessed directly by load/store
// memory of a helper over a timer
.map M 2 4 64 4 field=timer@16
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r1 = r0
r2 = 24
call 16
out:
r0 = 0
exit
