// an error number is negative
.section lsm/file_open
r0 = 1
exit
