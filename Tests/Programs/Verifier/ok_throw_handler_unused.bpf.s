// accept
// a handler without anything that throws
.tag main exception_callback:handler
r0 = 0
exit
.global int handler(int cookie)
r0 = 1
exit
