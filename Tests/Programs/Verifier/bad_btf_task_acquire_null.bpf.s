// reject: Possibly NULL pointer passed to trusted R1
// null
.section tp_btf/sched_switch
r1 = 0
call bpf_task_acquire
r0 = 0
exit
