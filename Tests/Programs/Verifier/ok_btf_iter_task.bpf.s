// accept
// a loop over tasks
.section tp_btf/sched_switch
r1 = r10
r1 += -24
r2 = 0
r3 = 0
call bpf_iter_task_new
loop:
r1 = r10
r1 += -24
call bpf_iter_task_next
if r0 == 0 goto out
r0 = *(u32 *)(r0 + 2872)
goto loop
out:
r1 = r10
r1 += -24
call bpf_iter_task_destroy
r0 = 0
exit
