// reject: kernel func bpf_iter_task_new requires RCU critical section protection
// a global function that is called where the program may sleep is verified for that, too
.section fentry.s/__x64_sys_nanosleep
r6 = r1
call bpf_rcu_read_lock
call g
call bpf_rcu_read_unlock
call g
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
