// reject: math between fp pointer and register with unbounded min value is not allowed
// and its result is not known
call jump
r1 = r10
r1 += -8
*(u64 *)(r10 - 8) = 0
r1 += r0
r0 = *(u8 *)(r1 + 0)
exit
.func int jump(struct __sk_buff *skb)
r2 = map_prog_array ll
r3 = 0
call 12
r0 = 0
exit
