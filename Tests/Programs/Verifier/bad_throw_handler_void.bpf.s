// reject: exception cb cannot return void
// it has a result
.tag main exception_callback:handler
r1 = 7
call bpf_throw
r0 = 0
exit
.global void handler(unsigned long cookie)
exit
