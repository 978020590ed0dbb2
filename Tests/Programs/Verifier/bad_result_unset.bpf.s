// reject: R0 !read_ok
// a function returns with r0 unset, and main reads it
call f
exit
.func int f(int a)
exit
