// reject: BPF_EXIT instruction in main prog cannot be used inside bpf_rcu_read_lock-ed region
// an RCU region that is not ended
call bpf_rcu_read_lock
r0 = 0
exit
