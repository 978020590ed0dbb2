// reject: exception cb only supports single integer argument
// it takes what was thrown
.tag main exception_callback:handler
r1 = 7
call bpf_throw
r0 = 0
exit
.global int handler(void)
r0 = 0
exit
