// accept
// a copy of a dynptr; the first is overwritten
.map ring 27 0 0 4096
r1 = ring ll
r2 = 16
r3 = 0
r4 = r10
r4 += -16
call 198
r1 = r10
r1 += -16
r2 = r10
r2 += -32
call bpf_dynptr_clone
*(u64 *)(r10 - 16) = 0
r1 = r10
r1 += -32
r2 = 0
call 199
r0 = 0
exit
