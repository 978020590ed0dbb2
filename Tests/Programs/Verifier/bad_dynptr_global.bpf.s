// reject: Expected an initialized dynptr as R1
// a global function takes a dynptr and gets none
r1 = r10
r1 += -16
call f
r0 = 0
exit
.global long f(struct bpf_dynptr *p)
call bpf_dynptr_size
r0 = 0
exit
