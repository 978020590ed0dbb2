// reject: calling kernel function scx_bpf_cpuperf_cap is not allowed
// a kfunc of numbers of processors
.section struct_ops/sched_ext_ops_cid.enqueue
r1 = 0
call scx_bpf_cpuperf_cap
exit
