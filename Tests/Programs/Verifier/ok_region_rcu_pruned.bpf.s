// accept
// a path that left the region again is as one that never entered it
r6 = *(u32 *)(r1 + 0)
if r6 > 7 goto inside
r7 = 1
goto first
first:
r7 += 1
r7 += 1
r7 += 1
r7 += 1
r7 += 1
r7 += 1
goto join
inside:
call bpf_rcu_read_lock
call bpf_rcu_read_unlock
join:
r6 = 0
r7 = 0
r0 = 0
goto end
end:
exit
