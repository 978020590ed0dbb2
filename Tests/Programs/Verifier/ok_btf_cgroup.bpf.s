// accept
// a group and its ancestor
.section tp_btf/sched_switch
r1 = 1
call bpf_cgroup_from_id
if r0 == 0 goto out
r6 = r0
r1 = r0
r2 = 1
call bpf_cgroup_ancestor
if r0 == 0 goto one
r1 = r0
call bpf_cgroup_release
one:
r1 = r6
call bpf_cgroup_release
out:
r0 = 0
exit
