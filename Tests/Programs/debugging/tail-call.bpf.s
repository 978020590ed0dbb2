// A subprogram makes a tail call; the first attempt finds no program.
r6 = r1
r7 = 3
call jump
r0 += r6
r0 += r7
exit
.func long jump(void *ctx)
r8 = r1
r9 = 4
r2 = 0 ll
ld_pseudo r2, 5, 0
r3 = 9
call 12
r1 = r8
ld_pseudo r2, 5, 0
r3 = 0
call 12
r0 = 0
exit
