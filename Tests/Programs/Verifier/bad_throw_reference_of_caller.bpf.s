// reject: Unreleased reference id=2 alloc_insn=1
// the caller holds something
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
r6 = r0
call thrower
r1 = r6
call bpf_task_release
out:
r0 = 0
exit
.func long thrower(void)
r1 = 0
call bpf_throw
r0 = 0
exit
