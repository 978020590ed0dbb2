// reject: R6 invalid mem access 'scalar'
// whether a function may move packets does not rest on values
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r6 = r2
r2 += 8
if r2 > r3 goto out
call g
r0 = *(u8 *)(r6 + 0)
out:
r0 = 0
exit
.global long g(struct __sk_buff *skb)
r2 = 0
if r2 == 0 goto out2
r2 = 0
call 39
out2:
r0 = 1
exit
