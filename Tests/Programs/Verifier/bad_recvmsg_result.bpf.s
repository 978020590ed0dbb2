// reject: At program exit the register R0 has smin=0 smax=0 should have been in [1, 1]
// only 1
.section cgroup/recvmsg4
r0 = 0
exit
