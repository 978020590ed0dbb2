// reject: sleepable global function g() called in non-preemptible region
// in a region that is no place for it
.section syscall
call bpf_preempt_disable
r1 = 0
call g
call bpf_preempt_enable
r0 = 0
exit
.global long g(long a)
r1 = r10
r1 += -8
r2 = 8
r3 = 0
r4 = 0
call bpf_copy_from_user_str
r0 = 0
exit
