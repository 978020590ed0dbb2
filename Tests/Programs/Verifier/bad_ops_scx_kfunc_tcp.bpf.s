// reject: calling kernel function scx_bpf_now is not allowed
// a kfunc of schedulers
.section struct_ops/tcp_congestion_ops.init
call scx_bpf_now
exit
