// reject: only read is supported
// members are not written
.section raw_tp/sys_enter
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
r6 = r0
*(u32 *)(r6 + 0) = 1
r1 = r6
call bpf_task_release
out:
r0 = 0
exit
