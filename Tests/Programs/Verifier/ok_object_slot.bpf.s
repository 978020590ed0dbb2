// accept
// the callee gets the task in a slot and gives it back
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
*(u64 *)(r11 - 8) = r0
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call give
out:
r0 = 0
exit
.func long give(long a, long b, long c, long d, long e, long *f)
r1 = *(u64 *)(r11 + 8)
call bpf_task_release
r0 = 0
exit
