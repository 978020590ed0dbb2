// reject: R1 expected pointer to ctx, but got scalar
// a number in place of the context
.section cgroup/connect_unix
r1 = 5
call bpf_cast_to_kern_ctx
r1 = r0
*(u64 *)(r10 - 8) = 0
r2 = r10
r2 += -8
r3 = 8
call bpf_sock_addr_set_sun_path
r0 = 1
exit
