// reject: R6 invalid mem access 'ptr_or_null_'
// there may be no socket
.section iter/netlink
r6 = *(u64 *)(r1 + 8)
r0 = *(u16 *)(r6 + 16)
r0 = 0
exit
