// reject: Possibly NULL pointer passed to trusted R1
r1 = 1
call bpf_task_from_pid
r1 = r0
call bpf_task_release
r0 = 0
exit
