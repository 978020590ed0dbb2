// reject: Global function f() return value not void or scalar. Only those are supported.
// then: Caller passes invalid args into func#1 ('f')
// a result that is an address, but none in an arena
.map A 33 0 0 4 flags=1024
r6 = A ll
call f
r0 = 0
exit
.global void *f(int a)
r0 = 0
exit
