// reject: At program exit the register R0 has unknown scalar value should have been in [0, 1]
// the handler's result is the program's
.section cgroup/dev
.tag main exception_callback:handler
r1 = 77
call bpf_throw
r0 = 0
exit
.global int handler(unsigned long cookie)
r0 = r1
exit
