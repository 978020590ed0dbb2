// reject: R1 must be a rcu pointer
// also one that a work queue's function calls
.map M array 4 24 1 field=wq@0 field=kptr:task_struct@16
.section fentry/__x64_sys_nanosleep
*(u32 *)(r10 - 4) = 0
r1 = M ll
r2 = r10
r2 += -4
call 1
if r0 == 0 goto out
r6 = r0
r1 = r6
r2 = M ll
r3 = 0
call bpf_wq_init
r1 = r6
r2 = cb ll
r3 = 0
call bpf_wq_set_callback
call g
out:
r0 = 0
exit
.func long cb(long map, long key, long value)
call g
r0 = 0
exit
.global long g()
*(u32 *)(r10 - 4) = 0
r1 = M ll
r2 = r10
r2 += -4
call 1
if r0 == 0 goto end
r1 = *(u64 *)(r0 + 16)
if r1 == 0 goto end
call bpf_task_acquire
if r0 == 0 goto end
r1 = r0
call bpf_task_release
end:
r0 = 0
exit
