// reject: Expected an initialized dynptr as R1
// a function's slot holds a dynptr that its caller gave back
.map ring 27 0 0 4096
r1 = ring ll
r2 = 16
r3 = 0
r4 = r10
r4 += -16
call 198
r1 = r10
r1 += -16
r2 = 0
call 199
r1 = r10
r1 += -16
*(u64 *)(r11 - 8) = r1
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call f
exit
.func long f(long a, long b, long c, long d, long e, void *p)
r1 = *(u64 *)(r11 + 8)
call bpf_dynptr_size
r0 = 0
exit
