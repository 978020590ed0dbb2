// accept
// a task is kept
.section tp_btf/sched_switch
r1 = *(u64 *)(r1 + 8)
call bpf_task_acquire
if r0 == 0 goto out
r1 = r0
call bpf_task_release
out:
r0 = 0
exit
