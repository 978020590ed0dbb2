// reject: R2 must be a known constant
// its type is known at the call
.section tc
r2 = *(u32 *)(r1 + 0)
r1 = 5
call bpf_rdonly_cast
r0 = 0
exit
