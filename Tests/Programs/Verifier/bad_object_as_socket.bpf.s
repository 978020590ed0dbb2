// reject: R1 is of type task_struct but sock_common is expected
// a task in place of a socket
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
r1 = r0
call 86
out:
r0 = 0
exit
