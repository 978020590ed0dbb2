// reject: R6 invalid mem access 'scalar'
// the callee moves the packet, and then loads through a copy of the slot
r6 = r1
r2 = *(u32 *)(r1 + 76)
r3 = *(u32 *)(r1 + 80)
r4 = r2
r4 += 8
r0 = 0
if r4 > r3 goto out
*(u64 *)(r11 - 8) = r2
r1 = r6
r2 = 2; r3 = 3; r4 = 4; r5 = 5
call pull
out:
r0 = 0
exit
.func long pull(struct __sk_buff *skb, long b, long c, long d, long e, long *f)
r6 = *(u64 *)(r11 + 8)
r2 = 0
call 39
r0 = *(u64 *)(r6 + 0)
exit
