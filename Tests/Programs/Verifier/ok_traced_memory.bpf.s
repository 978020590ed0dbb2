// accept
// a program with a function that takes memory and a number
.section tc
*(u64 *)(r10 - 8) = 0
r1 = r10
r1 += -8
r2 = 1
call work
r0 = 0
exit
.global int work(struct xdp_md *memory, int number)
r0 = r2
exit
