// reject: bpf_throw cannot be used inside bpf_rcu_read_lock-ed region
// a global function that calls one that throws
call bpf_rcu_read_lock
r1 = 3
call g
call bpf_rcu_read_unlock
r0 = 0
exit
.global long g(long length)
r0 = 1
if r1 != 0 goto out2
call thrower
out2:
r0 = 1
exit
.func long thrower(void)
r1 = 0
call bpf_throw
r0 = 0
exit
