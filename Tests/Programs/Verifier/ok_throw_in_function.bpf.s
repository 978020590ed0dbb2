// accept
// a function throws two frames down
r1 = *(u32 *)(r1 + 0)
call check
r0 = 0
exit
.func long check(long length)
call assert
r0 = 1
exit
.func long assert(long length)
if r1 != 0 goto out
r1 = 1
call bpf_throw
out:
r0 = 0
exit
