// reject: At program exit the register R0 has smin=-1 smax=-1 should have been in [0, 1]
// a hook for a cgroup says yes or no
.section lsm_cgroup/socket_create
r0 = -1
exit
