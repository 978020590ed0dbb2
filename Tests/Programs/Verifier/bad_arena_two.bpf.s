// reject: Only one arena per program
// two arenas
.map A 33 0 0 4 flags=1024
.map B 33 0 0 4 flags=1024
r1 = A ll
r1 = B ll
r0 = 0
exit
