// reject: program of this type cannot use helper bpf_get_hash_recalc#34
// a helper of packets
.section struct_ops/sched_ext_ops.enqueue
call 34
exit
