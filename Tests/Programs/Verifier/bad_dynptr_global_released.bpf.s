// reject: CONST_PTR_TO_DYNPTR cannot be released
// a global function gives a dynptr back
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
r2 = 0
call 199
r0 = 0
exit
