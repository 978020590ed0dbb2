// reject: arg#0 should be void pointer
// then: Caller passes invalid args into func#1 ('g')
// a function's arguments are none of a raw tracepoint
.section fentry/__x64_sys_nanosleep
.tag g:1 arg:ctx
call g
r0 = 0
exit
.global long g(struct bpf_raw_tracepoint_args *c)
r0 = 0
exit
