// reject: R1 doesn't have constant offset. bpf_timer has to be at the constant offset
// a pointer to a timer at an offset that is not known
.map M 2 4 64 4 field=timer@16
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
r1 = r6
r2 = *(u64 *)(r6 + 0)
r2 &= 16
r1 += r2
r2 = M ll
r3 = 1
call 169
out:
r0 = 0
exit
