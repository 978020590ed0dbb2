// accept
// a global function takes a dynptr
r2 = 0
r3 = r10
r3 += -16
call bpf_dynptr_from_skb
r1 = r10
r1 += -16
call f
r0 = 0
exit
.global long f(struct bpf_dynptr *p)
call bpf_dynptr_size
r0 = 0
exit
