// reject: R1 must be a rcu pointer
// the file is not
.section iter/task_file
r1 = *(u64 *)(r1 + 8)
if r1 == 0 goto out
call bpf_task_acquire
if r0 == 0 goto out
r1 = r0
call bpf_task_release
out:
r0 = 0
exit
