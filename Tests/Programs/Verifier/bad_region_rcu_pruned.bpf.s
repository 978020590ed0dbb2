// reject: BPF_EXIT instruction in main prog cannot be used inside bpf_rcu_read_lock-ed region
// a path that came to the same place outside of the region does not stand for the one inside
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
join:
r6 = 0
r7 = 0
r0 = 0
goto end
end:
exit
