// reject: R3 invalid mem access 'sock_or_null'
// a socket that may be null
.section cgroup_skb/egress
r1 = *(u64 *)(r1 + 168)
if r1 == 0 goto out
call 95
r3 = r0
r2 = 5
lock *(u64 *)(r3 + 0) += r2
out:
r0 = 0
exit
