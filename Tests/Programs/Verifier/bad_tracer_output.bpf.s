// reject: cannot access ptr member next with moff 0 in struct (anon) with off 0 size 1
// then: R1 is of type sk_buff but xdp_buff is expected
// the kernel's object is the one of the other program's type
.section fentry/work
.attach ok_replaced_tc.bpf.s
.map P 4 4 4 4
r1 = *(u64 *)(r1 + 0)
*(u64 *)(r10 - 8) = 0
r2 = P ll
r3 = 0
r4 = r10
r4 += -8
r5 = 8
call 121
r0 = 0
exit
