// reject: tail_call cannot be used inside bpf_rcu_read_lock-ed region
// a tail call in an RCU region
r6 = r1
call bpf_rcu_read_lock
r1 = r6
r2 = map_prog_array ll
r3 = 0
call 12
call bpf_rcu_read_unlock
r0 = 0
exit
