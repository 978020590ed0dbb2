// accept
// a program with a handler of what it throws
.section tc
.tag main exception_callback:handler
r1 = 1
call work
r0 = 0
exit
.global int work(int number)
r1 = 1
call bpf_throw
exit
.global int handler(u64 cookie)
r0 = 0
exit
