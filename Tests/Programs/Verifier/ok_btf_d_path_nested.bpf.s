// accept
// the path inside of a file
.section lsm/file_open
r1 = *(u64 *)(r1 + 0)
r1 += 64
r2 = r10
r2 += -16
r3 = 16
call 147
r0 = 0
exit
