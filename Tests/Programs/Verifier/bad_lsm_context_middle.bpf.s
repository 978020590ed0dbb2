// reject: func 'bpf_lsm_socket_create' offset 4 is not multiple of 8
// then: invalid bpf_context access off=4 size=4
// in the middle of one
.section lsm/socket_create
r0 = *(u32 *)(r1 + 4)
r0 = 0
exit
