// accept
// a tail call below 240 bytes
*(u64 *)(r10 - 240) = 1
call f
exit
.func int f(struct __sk_buff *a)
ld_pseudo r2, 5, 0
r3 = 0
call 12
r0 = 0
exit
