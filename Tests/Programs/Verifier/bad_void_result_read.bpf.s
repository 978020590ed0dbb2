// reject: R0 !read_ok
// the result of a void function is read
call f
exit
.func void f(int a)
exit
