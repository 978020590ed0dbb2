// reject: sleepable global function g() called in non-preemptible region
// also by a function
.section uprobe.s
r6 = r1
call bpf_preempt_disable
r1 = r6
call g
call bpf_preempt_enable
r0 = 0
exit
.tag g:1 arg:ctx
.global long g(void *c)
r2 = r10
r2 += -32
r3 = 32
r4 = 0
call 67
r0 = 0
exit
