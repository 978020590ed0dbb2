// reject: R2 invalid mem access 'sock_or_null'
// the socket may be null
.section sockops
r2 = *(u64 *)(r1 + 184)
r0 = *(u32 *)(r2 + 4)
r0 = 1
exit
