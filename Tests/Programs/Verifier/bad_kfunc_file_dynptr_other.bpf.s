// reject: Expected a dynptr of type file as R1
// a dynptr of a packet is given back
.section tc
r2 = 0
r3 = r10
r3 += -16
call bpf_dynptr_from_skb
r1 = r10
r1 += -16
call bpf_dynptr_file_discard
r0 = 0
exit
