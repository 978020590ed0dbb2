// accept
// a kfunc of dispatch
.section struct_ops/sched_ext_ops.dispatch
call scx_bpf_dispatch_nr_slots
exit
