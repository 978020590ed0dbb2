// reject: calling kernel function bpf_get_task_exe_file is not allowed
// which other programs may not
.section tp_btf/sched_switch
call 158
r1 = r0
call bpf_get_task_exe_file
if r0 == 0 goto out
r6 = r0

r1 = r6
call bpf_put_file

out:
r0 = 0
exit
