// accept
// The second path ends where the function has returned: what differs is not read any more. The log names where it came from.
call 7
r7 = 1
if r0 == 0 goto a
r7 = 2
a:
r1 = r7
call f
r0 = 0
exit
.func int f(int a)
r2 = r1
r3 = r1
r4 = 1
r5 = 1
r0 = r1
exit
