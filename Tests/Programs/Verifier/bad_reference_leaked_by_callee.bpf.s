// reject: Unreleased reference id=2 alloc_insn=10
// got in a callee, leaked by the main program
call get
r0 = 0
exit
.func long get(struct __sk_buff *skb)
*(u64 *)(r10 - 16) = 0
*(u64 *)(r10 - 8) = 0
r2 = r10
r2 += -16
r3 = 12
r4 = -1
r5 = 0
call 84
exit
