// reject: cannot update sockmap in this context
// then: cannot pass map_type 15 into func bpf_map_delete_elem#3
// other tracing programs do not
.map M 15 4 8 1
.section fentry/__x64_sys_nanosleep
*(u32 *)(r10 - 4) = 0
r1 = M ll
r2 = r10
r2 += -4
call 3
r0 = 0
exit
