// reject: Expected an initialized dynptr as R1
// a dynptr that is made on one path only
r6 = *(u32 *)(r1 + 0)
r2 = 0
if r6 == 0 goto next
r3 = r10
r3 += -16
call bpf_dynptr_from_skb
next:
r1 = r10
r1 += -16
call bpf_dynptr_size
r0 = 0
exit
