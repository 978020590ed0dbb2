// reject: expected an RCU CS when using bpf_iter_task_next
// a part of an iterator behind its region is taken for one
.section fentry.s/__x64_sys_nanosleep
call bpf_rcu_read_lock
r1 = r10
r1 += -32
r2 = 0
r3 = 0
call bpf_iter_task_new
call bpf_rcu_read_unlock
r1 = r10
r1 += -24
call bpf_iter_task_next
r1 = r10
r1 += -32
call bpf_iter_task_destroy
r0 = 0
exit
