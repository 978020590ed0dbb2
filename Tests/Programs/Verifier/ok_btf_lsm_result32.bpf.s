// accept
// of which 32 bits count
.section lsm/file_open
w0 = -13
exit
