// reject: R1 invalid mem access 'scalar'
// it is verified
.tag main exception_callback:handler
r0 = 0
exit
.global int handler(unsigned long cookie)
r0 = *(u64 *)(r1 + 0)
exit
