// reject: Tracing programs must provide btf_id
// a function of the kernel is not named
.section fentry
r0 = 0
exit
