// reject: invalid read from stack R10 off=8 size=8
// that of getsockopt is any number
.section cgroup/getsockopt
call 186
if r0 s> 0 goto never
r0 = 1
exit
never:
r0 = *(u64 *)(r10 + 8)
exit
