// reject: cannot overwrite referenced dynptr
// a store over it
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
*(u64 *)(r10 - 16) = 0
r1 = r6
call bpf_put_file

out:
r0 = 0
exit
