// reject: math between fp pointer and register with unbounded min value is not allowed
// a number that changes in a loop after it was used as an offset
r6 = 16
r7 = r1
r1 = r10
r1 += -8
r2 = 0
r3 = 10
call bpf_iter_num_new
again:
r1 = r10
r1 += -8
call bpf_iter_num_next
if r0 == 0 goto out
r1 = *(u32 *)(r7 + 0)
if r1 == 42 goto use
r6 = 600
goto again
use:

r2 = r10
r2 += -24
r3 = r6
r3 = -r3
r2 += r3
*(u8 *)(r2 + 0) = 1
goto again
out:
r1 = r10
r1 += -8
call bpf_iter_num_destroy
r0 = 0
exit
