// accept
// that of a hook has the range of the hook
.section lsm_cgroup/socket_bind
call 186
if r0 s> 0 goto never
r0 = 1
exit
never:
r0 = *(u64 *)(r10 + 8)
exit
