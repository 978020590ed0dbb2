// reject: R2 invalid mem access 'trusted_ptr_or_null_'
// an argument whose name says that it may be null
.section tp_btf/tcp_send_reset
r2 = *(u64 *)(r1 + 8)
r0 = *(u32 *)(r2 + 112)
r0 = 0
exit
