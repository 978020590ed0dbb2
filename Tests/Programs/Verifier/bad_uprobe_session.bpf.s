// reject: At program exit the register R0 has smin=-1 smax=-1 should have been in [0, 1]
// a session says yes or no
.section uprobe.session/x
r0 = -1
exit
