// accept
// a program whose context is a socket
.section cgroup/sock_create
call work
r0 = 1
exit
.global int work(struct bpf_sock *sk)
r0 = 0
exit
