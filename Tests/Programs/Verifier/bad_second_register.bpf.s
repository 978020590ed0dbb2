// reject: R2 !read_ok
// r2 of a 16-byte result
call f
r0 = r2
exit
.func __int128 f(int a)
r0 = 1
r2 = 2
exit
