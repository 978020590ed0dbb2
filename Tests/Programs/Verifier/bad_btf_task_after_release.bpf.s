// reject: R6 invalid mem access 'scalar'
// after it was given back
.section tp_btf/sched_switch
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
r6 = r0
r1 = r0
call bpf_task_release
r0 = *(u32 *)(r6 + 2872)
out:
r0 = 0
exit
