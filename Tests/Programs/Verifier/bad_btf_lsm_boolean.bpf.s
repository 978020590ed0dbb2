// yes or no
.section lsm/inode_xattr_skipcap
r0 = -1
exit
