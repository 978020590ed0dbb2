// reject: Possibly NULL pointer passed to trusted R1
// it may be null
.section tp_btf/sched_switch
r1 = 1
call bpf_cgroup_from_id
r1 = r0
call bpf_cgroup_release
r0 = 0
exit
