// reject: R6 !read_ok
// a callee reads its caller's r6
r6 = 5
call f
exit
.func int f(int a)
r0 = r6
exit
