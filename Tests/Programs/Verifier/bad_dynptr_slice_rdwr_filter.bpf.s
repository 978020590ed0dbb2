// reject: the prog does not allow writes to packet data
// filters do not write to packets
.section socket
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
r4 = 8
call bpf_dynptr_slice_rdwr
r0 = 0
exit
