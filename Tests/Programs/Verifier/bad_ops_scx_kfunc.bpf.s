// reject: calling kernel function scx_bpf_dispatch_nr_slots is not allowed
// which enqueue may not call
.section struct_ops/sched_ext_ops.enqueue
call scx_bpf_dispatch_nr_slots
exit
