// reject: R7 invalid mem access 'scalar'
// a slice of a packet's data after the dynptr was written
r6 = r1
r2 = 0
r3 = r10
r3 += -16
call bpf_dynptr_from_skb
r1 = r10
r1 += -16
r2 = 0
r3 = 0
r4 = 14
call bpf_dynptr_slice
r7 = r0
*(u64 *)(r10 - 40) = 0
r1 = r10
r1 += -16
r2 = 0
r3 = r10
r3 += -40
r4 = 4
r5 = 0
call 202
if r7 == 0 goto out
r1 = *(u8 *)(r7 + 13)
out:
r0 = 0
exit
