// reject: R0 !read_ok
// its result is set
.tag main exception_callback:handler
r0 = 0
exit
.global int handler(unsigned long cookie)
exit
