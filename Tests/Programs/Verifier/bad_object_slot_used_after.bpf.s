// reject: release kfunc bpf_task_release expects referenced PTR_TO_BTF_ID passed to R1
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
r6 = r0
*(u64 *)(r11 - 8) = r0
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call give
r1 = r6
call bpf_task_release
out:
r0 = 0
exit
.func long give(long a, long b, long c, long d, long e, long *f)
r1 = *(u64 *)(r11 + 8)
call bpf_task_release
r0 = 0
exit
