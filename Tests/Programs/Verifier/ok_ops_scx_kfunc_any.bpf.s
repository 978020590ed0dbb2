// accept
// a kfunc of all members
.section struct_ops/sched_ext_ops.enqueue
call scx_bpf_now
exit
