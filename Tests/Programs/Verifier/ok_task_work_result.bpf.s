// accept
// the callback of work of a task returns any number of 32 bits
.map M 2 4 64 4 field=task_work@16
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r6 = r0
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
r7 = r0
r1 = r7
r2 = r6
r2 += 16
r3 = M ll
r4 = cb ll
call bpf_task_work_schedule_signal
r1 = r7
call bpf_task_release
out:
r0 = 0
exit
.func long cb(long map, long key, long value)
r0 = -7
exit
