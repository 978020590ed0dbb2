// reject: Unreleased reference id=2 alloc_insn=4
// a reserved part of a ring buffer
.map ring 27 0 0 4096
r1 = ring ll
r2 = 8
r3 = 0
call 131
if r0 == 0 goto out
r6 = r0
r1 = 0
call bpf_throw
r1 = r6
r2 = 0
call 132
out:
r0 = 0
exit
