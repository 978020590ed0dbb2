// reject: combined stack size of 2 calls is 608. Too large
// frames of an iterator are added
.section iter/cgroup
*(u64 *)(r10 - 304) = 1
call f
r0 = 0
exit
f:
*(u64 *)(r10 - 304) = 1
r0 = 0
exit
