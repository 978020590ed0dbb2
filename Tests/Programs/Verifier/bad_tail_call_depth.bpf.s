// reject: tail_calls are not allowed when call stack of previous frames is 256 bytes. Too large
// a tail call below 256 bytes
*(u64 *)(r10 - 256) = 1
call f
exit
.func int f(struct __sk_buff *a)
ld_pseudo r2, 5, 0
r3 = 0
call 12
r0 = 0
exit
