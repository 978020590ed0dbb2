// reject: R2 is not a const
.map ring 27 0 0 4096
call 7
r2 = r0
r2 &= 63
r1 = ring ll
r3 = 0
call 131
if r0 == 0 goto out
r1 = r0
r2 = 0
call 132
out:
r0 = 0
exit
