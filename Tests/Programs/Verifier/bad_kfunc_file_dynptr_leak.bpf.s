// reject: Unreleased reference id=2 alloc_insn=2
// the dynptr is not given back
.section lsm.s/file_open
call 158
r1 = r0
call bpf_get_task_exe_file
if r0 == 0 goto out
r6 = r0
r1 = r6
r2 = 0
r3 = r10
r3 += -16
call bpf_dynptr_from_file
r1 = 0

out:
r0 = 0
exit
