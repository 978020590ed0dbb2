// reject: value -1073741824 makes fp pointer be out of bounds
// an addend that may be too small
call 7
r1 = r0
r0 = 0
if r1 s< -1073741824 goto out
if r1 s> 0 goto out
r2 = r10
r2 += r1
out:
r0 = 0
exit
