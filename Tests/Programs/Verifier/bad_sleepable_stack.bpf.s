// reject: sleepable helper bpf_get_stack#67 in non-preemptible region
// and not in a region
.section uprobe.s
r6 = r1
call bpf_preempt_disable
r1 = r6
r2 = r10
r2 += -64
r3 = 64
r4 = 0x900
call 67
call bpf_preempt_enable
r0 = 0
exit
