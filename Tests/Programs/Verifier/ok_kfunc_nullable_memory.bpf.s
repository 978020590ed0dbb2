// accept
// memory that may be null where it may be
.section tc
.map table array 4 16 4
r6 = r1
*(u32 *)(r10 - 4) = 0
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 9
r1 = table ll
call 1
r7 = r0
r1 = r6
r2 = 0
r3 = r10
r3 += -24
call bpf_dynptr_from_skb
r1 = r10
r1 += -24
r2 = 0
r3 = r7
r4 = 16
call bpf_dynptr_slice
r0 = 0
exit
