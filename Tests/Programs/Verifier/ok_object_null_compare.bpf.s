// accept
// of a task that is there a second comparison with null is decided
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
r1 = r0
if r1 == 0 goto never
call bpf_task_release
out:
r0 = 0
exit
never:
r0 = *(u64 *)(r10 + 8)
exit
