// reject: R2 !read_ok
// main has one argument
r0 = r2
exit
