// reject: program must be sleepable to call sleepable kfunc bpf_lookup_user_key
// a kfunc that sleeps
.section tp_btf/sched_switch
r1 = 1
r2 = 0
call bpf_lookup_user_key
r0 = 0
exit
