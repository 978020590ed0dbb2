// it is given back
.section tp_btf/sched_switch
call bpf_cpumask_create
if r0 == 0 goto out
out:
r0 = 0
exit
