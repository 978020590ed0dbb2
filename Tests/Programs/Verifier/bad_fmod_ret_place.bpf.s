// reject: vfs_read() is not modifiable
// a function whose result may not be replaced
.section fmod_ret/vfs_read
r0 = 0
exit
