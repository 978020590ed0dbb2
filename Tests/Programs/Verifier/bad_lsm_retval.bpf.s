// reject: program of this type cannot use helper bpf_get_retval#186
// a hook for all has no result to ask for
.section lsm/socket_create
call 186
r0 = 0
exit
