// reject: Sleepable programs can only use array, hash, ringbuf and local storage maps
// programs that sleep do not use all maps
.section syscall
.map M 15 4 4 4
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
out:
r0 = 0
exit
