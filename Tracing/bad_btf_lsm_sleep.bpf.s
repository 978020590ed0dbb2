// a hook that does not sleep
.section lsm.s/file_permission
r0 = 0
exit
