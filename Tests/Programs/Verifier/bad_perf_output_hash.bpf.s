// reject: cannot pass map_type 1 into func bpf_perf_event_output#25
// no hash table
.section kprobe
.map M hash 4 4 4
r2 = M ll
r3 = 0
r4 = r10
r4 += -8
*(u64 *)(r10 - 8) = 0
r5 = 8
call 25
r0 = 0
exit
