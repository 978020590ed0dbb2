// reject: callback function not static
main:
// the main program as a callback
r1 = 3
r2 = main ll
r3 = 0; r4 = 0
call 181
r0 = 0
exit
