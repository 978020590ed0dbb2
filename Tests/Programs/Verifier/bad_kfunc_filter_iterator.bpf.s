// reject: calling kernel function bpf_sock_destroy is not allowed
// sockets are destroyed by iterators only
.section tp_btf/sched_switch
r1 = *(u64 *)(r1 + 8)
call bpf_sock_destroy
r0 = 0
exit
