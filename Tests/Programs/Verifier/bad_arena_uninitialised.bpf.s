// reject: R5 !read_ok
// nothing is cast
.map A 33 0 0 4 flags=1024
r1 = A ll
r6 = addr_space_cast(r5, 0, 1)
r0 = 0
exit
