// accept
// memory that a helper reads is not looked at
.flag BPF_F_STRICT_ALIGNMENT
.map M 2 4 64 1
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r2 = r0
r2 += 1
r1 = 0
r3 = 0
r4 = 0
r5 = 0
r1 = r2
r2 = 4
r3 = 0
r4 = 0
r5 = 0
call 28
out:
r0 = 0
exit
