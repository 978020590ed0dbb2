// reject: R3 invalid mem access 'sock_common_or_null'
// a socket that may be null
.section cgroup_skb/egress
r3 = *(u64 *)(r1 + 168)
r2 = 5
r2 = load_acquire((u64 *)(r3 + 0))
out:
r0 = 0
exit
