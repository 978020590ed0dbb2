// reject: R1 type=rcu_ptr_ expected=ptr_, trusted_ptr_, rcu_ptr_
// it is no object for helpers
.map M 2 4 64 1 field=percpu_kptr:task_struct@8
.section kprobe/x
r1 = M ll
r2 = r10
r2 += -4
*(u32 *)(r10 - 4) = 0
call 1
if r0 == 0 goto out
r1 = *(u64 *)(r0 + 8)
if r1 == 0 goto out
call 154
r1 = r0
call 175
out:
r0 = 0
exit
