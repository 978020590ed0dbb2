// accept
// a second reference to the same task
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
r6 = r0
r1 = r0
call bpf_task_acquire
r7 = r0
r1 = r6
call bpf_task_release
if r7 == 0 goto out
r1 = r7
call bpf_task_release
out:
r0 = 0
exit
