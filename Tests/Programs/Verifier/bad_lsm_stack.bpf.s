// reject: combined stack size of 2 calls is 800. Too large
// two frames share a stack where no private one is
.section lsm/file_open
*(u64 *)(r10 - 400) = 1
call f
r0 = 0
exit
f:
*(u64 *)(r10 - 400) = 1
r0 = 0
exit
