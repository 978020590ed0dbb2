// accept
// what is thrown otherwise is known behind it
r6 = *(u32 *)(r1 + 0)
if r6 < 8 goto small
r1 = 0
call bpf_throw
small:
r1 = r10
r1 += -8
r1 += r6
*(u64 *)(r10 - 8) = 0
r0 = *(u8 *)(r1 + 0)
exit
