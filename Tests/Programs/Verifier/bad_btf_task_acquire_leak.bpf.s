// reject: Unreleased reference id=2 alloc_insn=1
// and not given back
.section tp_btf/sched_switch
r1 = *(u64 *)(r1 + 8)
call bpf_task_acquire
r0 = 0
exit
