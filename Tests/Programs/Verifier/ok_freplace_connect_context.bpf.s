// accept
// the stack and a map, as in any program
.map P 1 8 8 1
.section freplace/work
.attach ok_replaced_connect.bpf.s
.main int work(int number)
*(u32 *)(r10 - 4) = r1
r1 = P ll
r2 = r10
r2 += -8
r3 = 0
*(u64 *)(r10 - 8) = r3
call 1
r0 = 0
exit
