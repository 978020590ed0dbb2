// reject: sleepable global function g() called in rcu_read_lock region
// a global function calls one that may sleep, in a region
.section fentry.s/__x64_sys_nanosleep
.map M 2 4 64 4
call bpf_rcu_read_lock
call g
call bpf_rcu_read_unlock
r0 = 0
exit
.global long g(void)
call h
exit
.func long h(void)
r1 = r10
r1 += -8
r2 = 8
r3 = 0
call 148
r0 = 0
exit
