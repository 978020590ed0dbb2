// reject: R0 !read_ok
// a global function without result
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call f
exit
.global int f(int a)
exit
