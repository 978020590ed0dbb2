// reject: bpf_throw cannot be used inside bpf_rcu_read_lock-ed region
// whether a function may throw does not rest on values
call bpf_rcu_read_lock
r1 = 3
call g
call bpf_rcu_read_unlock
r0 = 0
exit
.global long g(long length)
r2 = 0
if r2 == 0 goto out2
r1 = 0
call bpf_throw
out2:
r0 = 1
exit
