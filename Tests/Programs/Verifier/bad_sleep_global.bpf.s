// reject: sleepable global function work() called in non-preemptible region
// a global function that may sleep in a region that is not preempted
.section syscall
call bpf_preempt_disable
r1 = 1
call work
call bpf_preempt_enable
r0 = 0
exit
.global long work(long a)
r1 = r10
r1 += -8
r2 = 8
r3 = 0
call 148
exit
