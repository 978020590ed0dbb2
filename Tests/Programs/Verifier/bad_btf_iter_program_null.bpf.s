// reject: R2 invalid mem access 'trusted_ptr_or_null_'
// there may be no task
.section iter/task
r2 = *(u64 *)(r1 + 8)
r0 = *(u32 *)(r2 + 2872)
r0 = 0
exit
