// reject: Unreleased reference id=2 alloc_insn=4
// a global function is verified on its own
call get
r0 = 0
exit
.global int get(void)
r1 = 1
call bpf_task_from_pid
r0 = 0
exit
