// reject: func 'bpf_lsm_file_open' doesn't have 3-th argument
// then: invalid bpf_context access off=-8 size=8
// in front of them
.section lsm/file_open
r0 = *(u64 *)(r1 - 8)
r0 = 0
exit
