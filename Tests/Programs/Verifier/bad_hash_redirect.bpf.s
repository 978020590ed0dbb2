// reject: cannot pass map_type 1 into func bpf_redirect_map#51
// no hash table
.section xdp
.map M hash 4 4 4
r1 = M ll
r2 = 0
r3 = 0
call 51
exit
