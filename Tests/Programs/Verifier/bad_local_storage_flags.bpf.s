// reject: get_local_storage() doesn't support non-zero flags
// flags of a storage
.section cgroup_skb/ingress
.map S 19 8 8 0
r1 = S ll
r2 = 1
call 81
r0 = 0
exit
