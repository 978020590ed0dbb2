// accept
// one that is called in regions under RCU only is verified for these
.section fentry.s/__x64_sys_nanosleep
call bpf_rcu_read_lock
call g
call bpf_rcu_read_unlock
r0 = 0
exit
.global long g()
r1 = r10
r1 += -24
r2 = 0
r3 = 0
call bpf_iter_task_new
r1 = r10
r1 += -24
call bpf_iter_task_destroy
r0 = 0
exit
