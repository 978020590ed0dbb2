// an inode of a file is trusted
.section lsm/file_open
.map store 28 4 8 0
r2 = *(u64 *)(r1 + 0)
r2 = *(u64 *)(r2 + 32)
r1 = store ll
r3 = 0
r4 = 0
call 145
if r0 == 0 goto out
r0 = *(u64 *)(r0 + 0)
out:
r0 = 0
exit
