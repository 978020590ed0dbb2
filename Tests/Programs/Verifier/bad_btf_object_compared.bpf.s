// reject: access beyond the end of member flags (mend:8) in struct thread_info with off 0 size 9
// more than a member of a task is compared with a string
.section tp_btf/sched_switch
.map S array 4 8 1 flags=128 contents=6162630000000000
r6 = *(u64 *)(r1 + 8)
r1 = r6
r2 = 9
r3 = map_value S ll
call 182
r0 = 0
exit
