// reject: At program exit the register R0 has smin=-5000 smax=-5000 should have been in [-4095, 0]
// an error number is not below -4095
.section lsm/file_open
r0 = -5000
exit
