// accept
// a result that the type may have
.section cgroup/dev
r1 = 1
call bpf_throw
r0 = 0
exit
