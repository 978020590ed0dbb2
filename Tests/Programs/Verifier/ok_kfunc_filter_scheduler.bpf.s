// accept
// a kfunc of schedulers for all
.section tp_btf/sched_switch
r1 = 1
call scx_bpf_cpuperf_cap
r0 = 0
exit
