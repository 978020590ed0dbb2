// accept
// a map of any kind
.section tc
.map table hash 4 8 4
r1 = table ll
call bpf_map_sum_elem_count
r0 = 0
exit
