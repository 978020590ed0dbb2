// accept
// the group of a task
.section tp_btf/sched_switch
r1 = *(u64 *)(r1 + 8)
r1 = *(u64 *)(r1 + 4072)
r1 = *(u64 *)(r1 + 128)
call bpf_cgroup_acquire
if r0 == 0 goto out
r1 = r0
call bpf_cgroup_release
out:
r0 = 0
exit
