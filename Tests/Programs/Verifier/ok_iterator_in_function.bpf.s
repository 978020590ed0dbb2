// accept
// a function steps its caller's iterator, which it gets in a slot
r1 = r10
r1 += -8
r2 = 0
r3 = 10
call bpf_iter_num_new
again:
r1 = r10
r1 += -8
*(u64 *)(r11 - 8) = r1
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call f
if r0 != 0 goto again
r1 = r10
r1 += -8
call bpf_iter_num_destroy
r0 = 0
exit
.func long f(long a, long b, long c, long d, long e, void *it)
r1 = *(u64 *)(r11 + 8)
call bpf_iter_num_next
if r0 == 0 goto out
r0 = 1
out:
exit
