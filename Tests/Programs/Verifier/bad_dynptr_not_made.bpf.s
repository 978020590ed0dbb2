// reject: Expected an initialized dynptr as R1
// a dynptr that was never made
r1 = r10
r1 += -16
call bpf_dynptr_size
r0 = 0
exit
