// reject: calling kernel function scx_bpf_create_dsq is not allowed
// and one for system calls, too
.section tp_btf/sched_switch
r1 = 1
r2 = 0
call scx_bpf_create_dsq
r0 = 0
exit
