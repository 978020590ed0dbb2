// reject: R0 !read_ok
// r0 is not set at the end
exit
