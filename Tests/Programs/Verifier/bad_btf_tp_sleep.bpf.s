// reject: Sleepable program cannot attach to non-faultable tracepoint sched_switch
// tracepoints do not sleep
.section tp_btf.s/sched_switch
r0 = 0
exit
