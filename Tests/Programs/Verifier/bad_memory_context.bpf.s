// reject: R3 type=ctx expected=fp
// the context in place of memory
r6 = r1
r2 = 0
r3 = r6
r4 = 8
call 26
r0 = 0
exit
