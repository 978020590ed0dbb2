// reject: misaligned access off 0+2 size 4
// memory of a ring buffer
.flag BPF_F_STRICT_ALIGNMENT
.map R 27 0 0 4096
r1 = R ll
r2 = 16
r3 = 0
call 131
if r0 == 0 goto out
*(u32 *)(r0 + 2) = 1
r1 = r0
r2 = 0
call 132
out:
r0 = 0
exit
