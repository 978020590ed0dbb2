// reject: program of this type cannot use helper bpf_get_retval#186
// nor read there
.section cgroup/recvmsg4
call 186
r0 = 1
exit
