// accept
// a global function that may throw
r1 = *(u32 *)(r1 + 0)
call g
r0 = 0
exit
.global long g(long length)
if r1 != 0 goto out
r1 = 0
call bpf_throw
out:
r0 = 1
exit
