// accept
// with a handler anything may be thrown
.section cgroup/dev
.tag main exception_callback:handler
r1 = 77
call bpf_throw
r0 = 0
exit
.global int handler(unsigned long cookie)
r0 = 1
exit
