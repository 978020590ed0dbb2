// reject: sleepable helper bpf_get_task_stack#141 in non-preemptible region
// the stack of a task, too
.section fentry.s/__x64_sys_nanosleep
call bpf_preempt_disable
call 158
r1 = r0
r2 = r10
r2 += -32
r3 = 32
r4 = 0
call 141
call bpf_preempt_enable
r0 = 0
exit
