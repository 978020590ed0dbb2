// accept
// memory that is there
.tag g:1 arg:nonnull
*(u64 *)(r10 - 8) = 0
r1 = r10
r1 += -8
call g
r0 = 0
exit
.global long g(long *p)
r0 = *(u64 *)(r1 + 0)
exit
