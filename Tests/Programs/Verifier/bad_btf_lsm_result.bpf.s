// reject: At program exit the register R0 has smin=1 smax=1 should have been in [-4095, 0]
// an error number is negative
.section lsm/file_open
r0 = 1
exit
