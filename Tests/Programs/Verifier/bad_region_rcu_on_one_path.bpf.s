// reject: BPF_EXIT instruction in main prog cannot be used inside bpf_rcu_read_lock-ed region
// an RCU region that is ended on one path only
r6 = *(u32 *)(r1 + 0)
call bpf_rcu_read_lock
if r6 == 0 goto out
call bpf_rcu_read_unlock
out:
r0 = 0
exit
