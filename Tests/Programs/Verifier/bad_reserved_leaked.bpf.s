// reject: Unreleased reference id=2 alloc_insn=4
.map ring 27 0 0 4096
r1 = ring ll
r2 = 16
r3 = 0
call 131
if r0 == 0 goto out
*(u64 *)(r0 + 8) = 1
out:
r0 = 0
exit
