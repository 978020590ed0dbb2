// reject: Unreleased reference id=2 alloc_insn=1
// a callback throws where something is held
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto out
r6 = r0
r1 = 5
r2 = cb ll
r3 = 0
r4 = 0
call 181
r1 = r6
call bpf_task_release
out:
r0 = 0
exit
.func long cb(long i, long c)
r1 = 0
call bpf_throw
r0 = 0
exit
