// reject: function calls are not allowed while holding a lock
// a tail call while a lock is held
.map P prog_array 4 4 4
.map M 2 4 64 4 field=spin_lock@0
r9 = r1
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
r1 = r6
call 93
r1 = r9
r2 = P ll
r3 = 0
call 12
r1 = r6
call 94
out:
r0 = 0
exit
