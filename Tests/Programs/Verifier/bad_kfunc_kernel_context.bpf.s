// reject: R1 is ctx expected STRUCT bpf_sock_addr_kern
// the context itself
.section cgroup/connect_unix

*(u64 *)(r10 - 8) = 0
r2 = r10
r2 += -8
r3 = 8
call bpf_sock_addr_set_sun_path
r0 = 1
exit
