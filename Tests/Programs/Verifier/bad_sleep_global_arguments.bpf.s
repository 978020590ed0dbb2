// reject: R1 is not a scalar
// then: sleepable global function g() called in non-preemptible region
// what is wrong with the arguments of a global function is said first
.section syscall
call bpf_preempt_disable
call g
call bpf_preempt_enable
r0 = 0
exit
.global long g(long a)
r1 = r10
r1 += -8
r2 = 8
r3 = 0
call 148
r0 = 0
exit
