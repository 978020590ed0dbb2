// reject: R2 invalid zero-sized read: u64=[0,0]
// no bytes
.section kprobe
r1 = r10
r1 += -16
r2 = 0
call 16
r0 = 0
exit
