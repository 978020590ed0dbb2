// accept
// programs of trampolines read the stack without, even if they may sleep
.section fentry.s/__x64_sys_nanosleep
r6 = r1
call bpf_preempt_disable
r1 = r6
r2 = r10
r2 += -32
r3 = 32
r4 = 0
call 67
call bpf_preempt_enable
r0 = 0
exit
