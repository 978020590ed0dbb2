// reject: exception callback 'handler' must have global linkage
// a global function
.tag main exception_callback:handler
r1 = 7
call bpf_throw
r0 = 0
exit
.func int handler(unsigned long cookie)
r0 = r1
exit
