// accept
// a socket among the arguments
.section fentry/tcp_v4_connect
r1 = *(u64 *)(r1 + 0)
call 137
if r0 == 0 goto out
r0 = *(u32 *)(r0 + 0)
out:
r0 = 0
exit
