// accept
// a hook that sleeps
.section lsm.s/file_open
r0 = 0
exit
