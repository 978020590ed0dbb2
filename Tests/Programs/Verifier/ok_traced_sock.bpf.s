// accept
// a program whose context is a socket
.section cgroup/sock_create
call bpf_sk_storage_own
r0 = 1
exit
.global int bpf_sk_storage_own(struct bpf_sock *sk)
r0 = 0
exit
