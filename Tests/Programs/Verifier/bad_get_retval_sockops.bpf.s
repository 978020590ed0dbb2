// reject: program of this type cannot use helper bpf_get_retval#186
// of sockops
.section sockops
call 186
r0 = 1
exit
