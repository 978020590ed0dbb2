// reject: css_task_iter is only allowed in bpf_lsm, bpf_iter and sleepable progs
// in one that may not
.section tp_btf/sched_switch
r1 = 1
call bpf_cgroup_from_id
if r0 == 0 goto end
r6 = r0
r2 = r6
r1 = r10
r1 += -8
r3 = 0
call bpf_iter_css_task_new
loop:
r1 = r10
r1 += -8
call bpf_iter_css_task_next
if r0 == 0 goto out
goto loop
out:
r1 = r10
r1 += -8
call bpf_iter_css_task_destroy
r1 = r6
call bpf_cgroup_release
end:
r0 = 0
exit
