// reject: program of this type cannot use helper bpf_get_func_ret#184
// there is no trampoline
.section tp_btf/sched_switch
r2 = r10
r2 += -8
call 184
r0 = 0
exit
