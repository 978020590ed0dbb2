// reject: R7 invalid mem access 'scalar'
// a slice of a packet's data after the data moved
r6 = r1
r2 = 0
r3 = r10
r3 += -16
call bpf_dynptr_from_skb
r1 = r10
r1 += -16
r2 = 0
r3 = r10
r3 += -32
r4 = 14
call bpf_dynptr_slice_rdwr
r7 = r0
r1 = r6
r2 = 20
call 39
if r7 == 0 goto out
r1 = *(u8 *)(r7 + 13)
out:
r0 = 0
exit
