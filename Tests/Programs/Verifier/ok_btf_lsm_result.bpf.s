// accept
// an error number
.section lsm/file_open
r0 = -13
exit
