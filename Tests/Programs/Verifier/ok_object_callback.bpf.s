// accept
r1 = 3
r2 = each ll
r3 = 0
r4 = 0
call 181
r0 = 0
exit
.func long each(long index, long *context)
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
r1 = r0
call bpf_task_release
out:
r0 = 0
exit
