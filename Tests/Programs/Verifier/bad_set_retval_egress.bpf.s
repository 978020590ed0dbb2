// reject: program of this type cannot use helper bpf_set_retval#187
// not where nothing is returned
.section cgroup_skb/egress
r1 = 0
call 187
r0 = 0
exit
