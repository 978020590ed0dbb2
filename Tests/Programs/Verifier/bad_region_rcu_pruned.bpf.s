// reject: BPF_EXIT instruction in main prog cannot be used inside bpf_rcu_read_lock-ed region
// paths that differ in their region only are both walked
r6 = *(u32 *)(r1 + 0)
if r6 == 0 goto join
r7 = 1
r7 += 1
r7 += 1
r7 += 1
r7 += 1
r7 += 1
call bpf_rcu_read_lock
join:
r6 = 0
r7 = 0
r0 = 0
goto end
end:
exit
