// accept
// the result so far is an error or zero
.section cgroup/connect4
call 186
if r0 s> 0 goto never
r0 = 1
exit
never:
r0 = *(u64 *)(r10 + 8)
exit
