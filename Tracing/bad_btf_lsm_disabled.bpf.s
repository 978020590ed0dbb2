// a hook without programs
.section lsm/getprocattr
r0 = 0
exit
