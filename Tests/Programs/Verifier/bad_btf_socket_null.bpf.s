// reject: R0 invalid mem access 'ptr_or_null_'
// the view may be null
.section fentry/tcp_v4_connect
r1 = *(u64 *)(r1 + 0)
call 137
r0 = *(u32 *)(r0 + 0)
r0 = 0
exit
