// reject: R0 cannot write into ptr_task_struct at off=0 size=8
// a store to a task
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
*(u64 *)(r0 + 0) = 1
r1 = r0
call bpf_task_release
out:
r0 = 0
exit
