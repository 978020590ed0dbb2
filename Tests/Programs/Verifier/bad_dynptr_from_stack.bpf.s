// reject: R1 expected pointer to ctx, but got fp
// the stack is no packet
r1 = r10
r2 = 0
r3 = r10
r3 += -16
call bpf_dynptr_from_skb
r0 = 0
exit
