// reject: Unreleased reference id=1 alloc_insn=6
// a reserved dynptr is not given back
.map ring 27 0 0 4096
r1 = ring ll
r2 = 16
r3 = 0
r4 = r10
r4 += -16
call 198
r0 = 0
exit
