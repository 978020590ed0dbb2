// reject: func 'bpf_lsm_socket_create' doesn't have 6-th argument
// then: invalid bpf_context access off=40 size=8
// behind the result
.section lsm/socket_create
*(u64 *)(r1 + 40) = 1
r0 = 0
exit
