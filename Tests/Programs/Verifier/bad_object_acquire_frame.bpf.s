// reject: R1 is fp expected STRUCT task_struct
// the stack is no task
r1 = r10
r1 += -8
call bpf_task_acquire
r0 = 0
exit
