// reject: kernel func bpf_lookup_user_key is sleepable within rcu_read_lock region
// not under RCU
.section fentry.s/__x64_sys_nanosleep
call bpf_rcu_read_lock
r1 = 1
r2 = 0
call bpf_lookup_user_key
call bpf_rcu_read_unlock
r0 = 0
exit
