// reject: Unreleased reference id=2 alloc_insn=5
// a socket is not given back
.section sk_skb/stream_verdict
.map M 15 4 8 4
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
r0 = 0
exit
