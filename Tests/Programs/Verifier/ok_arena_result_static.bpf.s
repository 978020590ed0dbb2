// accept
// the prototype of a static function need not be one that the verifier takes
.map A 33 0 0 4 flags=1024
r6 = A ll
call f
r0 = 0
exit
.func void *f(int a)
r0 = 0
exit
