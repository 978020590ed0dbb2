// reject: R6 invalid mem access 'trusted_ptr_or_null_'
// there may be no task before, by the stub of the other structure
.section struct_ops/sched_ext_ops_cid.dispatch
r6 = *(u64 *)(r1 + 8)
r0 = *(u32 *)(r6 + 2872)
exit
