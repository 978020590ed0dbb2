// reject: R1 must have zero offset when passed to release func or trusted arg to kfunc
.map ring 27 0 0 4096
r1 = ring ll
r2 = 16
r3 = 0
call 131
if r0 == 0 goto out
r1 = r0
r1 += 8
r2 = 0
call 133
out:
r0 = 0
exit
