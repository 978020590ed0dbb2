// accept
// r6 survives a call
r6 = 5
call f
r0 = r6
exit
.func int f(int a)
r6 = 7
r0 = 0
exit
