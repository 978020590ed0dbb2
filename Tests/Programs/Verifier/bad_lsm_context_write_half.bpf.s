// reject: func 'bpf_lsm_file_open' size 4 must be 8
// then: invalid bpf_context access off=0 size=4
// a half of one that is a pointer
.section lsm/file_open
*(u32 *)(r1 + 0) = 0
r0 = 0
exit
