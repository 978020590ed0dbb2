// reject: cannot use BPF_LD_[ABS|IND] within callback
// a callback does not return early
r9 = r1
*(u64 *)(r10 - 8) = r9
r1 = 3
r2 = cb ll
r3 = r10
r3 += -8
r4 = 0
call 181
r0 = 0
exit
.func long cb(long i, long c)
r6 = *(u64 *)(r2 + 0)
r0 = *(u8 *)skb[0]
r0 = 0
exit
