// an error number is not below -4095
.section lsm/file_open
r0 = -5000
exit
