// accept
// a function returns its argument, a pointer
call f
r0 = *(u32 *)(r0 + 0)
exit
.func void *f(struct __sk_buff *a)
r0 = r1
exit
