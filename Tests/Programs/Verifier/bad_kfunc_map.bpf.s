// reject: R1 is scalar expected STRUCT bpf_map or map_ptr
// a number in place of a map
.section tc
r1 = 5
call bpf_map_sum_elem_count
r0 = 0
exit
