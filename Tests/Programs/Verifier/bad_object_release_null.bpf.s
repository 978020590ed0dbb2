// reject: Possibly NULL pointer passed to trusted R1
r1 = 0
call bpf_task_release
r0 = 0
exit
