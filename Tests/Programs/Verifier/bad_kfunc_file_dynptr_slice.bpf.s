// reject: R7 invalid mem access 'scalar'
// a slice after the dynptr
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
r1 = r10
r1 += -16
r2 = 0
r3 = r10
r3 += -32
r4 = 8
call bpf_dynptr_slice
r7 = r0
if r7 == 0 goto empty
r1 = r10
r1 += -16
call bpf_dynptr_file_discard
r8 = *(u64 *)(r7 + 0)
r9 = 1
r1 = r6
call bpf_put_file
goto out
empty:
r1 = r10
r1 += -16
call bpf_dynptr_file_discard
r1 = r6
call bpf_put_file

out:
r0 = 0
exit
