// reject: only one cgroup storage of each type is allowed
// one storage of a kind
.section cgroup_skb/ingress
.map A 19 16 8 0
.map B 19 16 8 0
r1 = A ll
r2 = 0
call 81
r1 = B ll
r2 = 0
call 81
r0 = 1
exit
