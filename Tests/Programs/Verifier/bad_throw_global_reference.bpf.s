// reject: Unreleased reference id=2 alloc_insn=1
// a global function may throw where something is held
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
r6 = r0
r1 = 3
call g
r1 = r6
call bpf_task_release
out:
r0 = 0
exit
.global long g(long length)
if r1 != 0 goto out2
r1 = 0
call bpf_throw
out2:
r0 = 1
exit
