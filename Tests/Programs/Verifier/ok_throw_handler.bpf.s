// accept
// a function of the program runs
.tag main exception_callback:handler
r1 = 7
call bpf_throw
r0 = 0
exit
.global int handler(unsigned long cookie)
r0 = r1
exit
