// reject: Leaking reference id=3 alloc_insn=9. Release it first.
// the file is given back first
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
r1 = r6
call bpf_put_file
r1 = r10
r1 += -16
call bpf_dynptr_file_discard

out:
r0 = 0
exit
