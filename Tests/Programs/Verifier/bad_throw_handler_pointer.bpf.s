// reject: Global function handler() return value not void or scalar. Only those are supported.
// that is a number
.tag main exception_callback:handler
r1 = 7
call bpf_throw
r0 = 0
exit
.global void *handler(unsigned long cookie)
r0 = 0
exit
