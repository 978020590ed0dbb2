// reject: calling kernel function bpf_task_from_pid is not allowed
// a kfunc of the module in a program that it is not offered to
.section socket
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
r1 = r0
call bpf_task_release
out:
r0 = 0
exit
