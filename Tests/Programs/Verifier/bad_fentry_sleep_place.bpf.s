// reject: vfs_read is not sleepable
// a function whose programs may not sleep
.section fentry.s/vfs_read
r0 = 0
exit
