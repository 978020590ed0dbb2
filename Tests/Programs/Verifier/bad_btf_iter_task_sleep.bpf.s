// reject: kernel func bpf_iter_task_new requires RCU critical section protection
// outside of a region under RCU
.section fentry.s/__x64_sys_nanosleep
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
