// accept
// the address of what is in an arena
.map A 33 0 0 4 flags=1024
r1 = A ll
r1 = map_value A + 4096 ll
r1 = addr_space_cast(r1, 0, 1)
r0 = *(u64 *)(r1 + 0)
r0 = 0
exit
