// accept
// a string of user space
.section lsm.s/file_open
r1 = r10
r1 += -8
r2 = 8
r3 = 0
r4 = 0
call bpf_copy_from_user_str
r0 = 0
exit
