// reject: R7 invalid mem access 'map_value_or_null'
// a structure's address that is not marked as one that may be null can be null
.map M hash 8 48 1
r1 = 1
call bpf_task_from_pid
if r0 == 0 goto end
r6 = r0
*(u64 *)(r10 - 8) = 1
r1 = M ll
r2 = r10
r2 += -8
call 1
r7 = r0
if r7 != r6 goto out
r0 = *(u8 *)(r7 + 0)
out:
r1 = r6
call bpf_task_release
end:
r0 = 0
exit
