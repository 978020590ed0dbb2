// reject: R5 !read_ok
// r5 read behind a call of a function
r1 = 1; r2 = 2; r3 = 3; r4 = 4; r5 = 5
call f
r0 = r5
exit
.func int f(int a)
r0 = 0
exit
