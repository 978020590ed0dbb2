// reject: R1 !read_ok
// r1 read behind a helper call
call 7
r0 = r1
exit
