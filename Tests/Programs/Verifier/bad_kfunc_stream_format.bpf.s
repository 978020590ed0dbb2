// reject: R2 doesn't point to a const string
// a format on the stack
.section tc
*(u64 *)(r10 - 8) = 0
r1 = 1
r2 = r10
r2 += -8
r3 = r2
r4 = 8
call bpf_stream_vprintk
r0 = 0
exit
