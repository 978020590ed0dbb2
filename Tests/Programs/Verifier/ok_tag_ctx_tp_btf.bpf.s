// accept
// the arguments of a raw tracepoint
.section tp_btf/sched_process_exit
.tag g:1 arg:ctx
call g
r0 = 0
exit
.global long g(struct bpf_raw_tracepoint_args *c)
r0 = 0
exit
