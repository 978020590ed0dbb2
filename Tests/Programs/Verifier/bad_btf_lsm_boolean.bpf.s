// reject: At program exit the register R0 has smin=-1 smax=-1 should have been in [0, 1]
// yes or no
.section lsm/inode_xattr_skipcap
r0 = -1
exit
