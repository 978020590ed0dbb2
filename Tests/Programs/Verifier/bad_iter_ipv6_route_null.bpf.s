// reject: R6 invalid mem access 'ptr_or_null_'
// there may be no route
.section iter/ipv6_route
r6 = *(u64 *)(r1 + 8)
r0 = *(u64 *)(r6 + 0)
r0 = 0
exit
