// reject: cannot pass map_type 1 into func bpf_map_pop_elem#88
// no hash table
.map M hash 4 4 4
r1 = M ll
r2 = r10
r2 += -4
call 88
r0 = 0
exit
