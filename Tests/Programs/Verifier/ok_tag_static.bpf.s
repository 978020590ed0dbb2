// accept
// static functions have none: their prototype does not count then
.tag f:1 arg:nonnull
r1 = 0
call f
r0 = 0
exit
.func long f(long *p)
r0 = 0
exit
