// reject: exception cb only supports single integer argument
// and nothing else
.tag main exception_callback:handler
r1 = 7
call bpf_throw
r0 = 0
exit
.global int handler(int a, int b)
r0 = 0
exit
