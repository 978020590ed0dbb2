// reject: calling kernel function bpf_dynptr_from_xdp is not allowed
// xdp only
r6 = r1
r2 = 0
r3 = r10
r3 += -16
call bpf_dynptr_from_xdp
r0 = 0
exit
