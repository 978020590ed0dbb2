// accept
// inside of a region
.section fentry.s/__x64_sys_nanosleep
call bpf_rcu_read_lock
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
r1 = r0
call bpf_task_acquire
if r0 == 0 goto loop
r1 = r0
call bpf_task_release
goto loop
out:
r1 = r10
r1 += -24
call bpf_iter_task_destroy
call bpf_rcu_read_unlock
r0 = 0
exit
