// accept
// memory of a helper in front of a timer
.section kprobe/x
.map M 2 4 64 4 field=timer@16
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r1 = r0
r2 = 16
r3 = 0
call 4
out:
r0 = 0
exit
