// reject: R1 is of type task_struct but sock_common is expected
// a task is no socket
.section fentry/wake_up_new_task
r1 = *(u64 *)(r1 + 0)
call 137
r0 = 0
exit
