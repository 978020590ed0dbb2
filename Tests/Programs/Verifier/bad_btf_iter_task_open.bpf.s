// reject: Unreleased reference id=1 alloc_insn=4
// the loop is not ended
.section tp_btf/sched_switch
r1 = r10
r1 += -24
r2 = 0
r3 = 0
call bpf_iter_task_new
r0 = 0
exit
