// reject: tail_call is only allowed in functions that return 'int'.
// a tail call in a function that returns a pointer
call f
r0 = 0
exit
.func void *f(struct __sk_buff *a)
ld_pseudo r2, 5, 0
r3 = 0
call 12
r0 = 0
exit
