// reject: multiple exception callback tags for main subprog
// one
.tag main exception_callback:handler
.tag main exception_callback:second
r1 = 7
call bpf_throw
r0 = 0
exit
.global int handler(unsigned long cookie)
r0 = r1
exit
.global int second(unsigned long cookie)
r0 = r1
exit
