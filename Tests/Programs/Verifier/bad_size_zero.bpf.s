// reject: R4 invalid zero-sized read: u64=[0,15]
// the size may be zero
r6 = r1
call 7
r4 = r0
r4 &= 15
r1 = r6; r2 = 0
r3 = r10
r3 += -16
call 26
r0 = 0
exit
