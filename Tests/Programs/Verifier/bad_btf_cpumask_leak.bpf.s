// reject: Unreleased reference id=2 alloc_insn=0
// it is given back
.section tp_btf/sched_switch
call bpf_cpumask_create
if r0 == 0 goto out
out:
r0 = 0
exit
