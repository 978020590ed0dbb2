// reject: R6 invalid mem access 'trusted_ptr_or_null_'
// there may be no socket
.section iter/udp
r6 = *(u64 *)(r1 + 8)
r0 = *(u16 *)(r6 + 16)
r0 = 0
exit
